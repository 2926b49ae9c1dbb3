/** A small palette at a place of the canvas: what is chosen is added there, and connected to where a line was drawn from. */

import { INPUT } from "../core/chain";
import { findParts } from "../core/search";
import type { Part } from "../core/types";
import { colourOf, useBench } from "../ui/bench";
import { glyph } from "../ui/Icon";
import { pick } from "../words";
import type { Opened } from "./adding";
import { SearchPanel, type Found } from "./SearchPanel";

const MOST = 40;

type Props = { opened: Opened; onPick: (part: Part) => void; onClose: (back: boolean) => void };

export function AddHere({ opened: { at, from }, onPick, onClose }: Props): React.ReactNode {
  const { catalog, t, language } = useBench();
  // Behind a layer nothing can stand that nothing may feed.
  const layers = (catalog?.layers ?? []).filter((part) => part.name !== INPUT || !from || from.backwards);
  const group = (id: string): string => `${catalog?.group(id)?.title.en ?? ""} ${catalog?.group(id)?.title.zh ?? ""}`;
  const find = (query: string): Found[] =>
    (query.trim() ? findParts(layers, query, group) : layers.filter((part) => part.popular)).slice(0, MOST).map((part) => ({
      key: part.name, text: part.name, quiet: "", icon: glyph(part.group), colour: colourOf(catalog, part.name),
      title: `${part.name}${part.title[language] ? ` · ${part.title[language]}` : ""}\n${pick(part.help, language)}`,
    }));
  return (
    <SearchPanel
      at={at} label={from ? t(from.backwards ? "add_before" : "add_behind", { node: from.node }) : t("add_layer")} list={t("palette")} find={find} onClose={onClose}
      said={(query, count) => (count > 0 ? t("layers_found", { count }) : t("no_layer_found", { query }))}
      onPick={(name) => {
        const part = catalog?.layer(name);
        if (part) onPick(part);
      }}
    />
  );
}
