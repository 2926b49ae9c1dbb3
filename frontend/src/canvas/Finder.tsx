/** Find a layer of the network and go there. */

import { score } from "../core/search";
import type { LayerNode } from "../core/types";
import type { Catalog } from "../core/parts";
import { colourOf, groupOf, useBench } from "../ui/bench";
import { glyph } from "../ui/Icon";
import { SearchPanel, type Found } from "./SearchPanel";

const MOST = 60;
const AT = { left: 10, top: 10 };

/** The layers that fit a query by name, kind or title, best first; all of them where nothing was typed. */
export function findNodes(nodes: readonly LayerNode[], catalog: Catalog | null, query: string): LayerNode[] {
  if (!query.trim()) return nodes.slice(0, MOST);
  const points = (node: LayerNode): number => {
    const title = catalog?.layer(node.kind)?.title ?? {};
    return Math.max(score(query, node.id), score(query, node.kind) * 0.8, score(query, title.zh ?? "") * 0.8, score(query, title.en ?? "") * 0.8);
  };
  return nodes.map((node) => ({ node, points: points(node) })).filter((one) => one.points > 0).sort((a, b) => b.points - a.points).slice(0, MOST).map((one) => one.node);
}

export function Finder({ onPick, onClose }: { onPick: (id: string) => void; onClose: (back: boolean) => void }): React.ReactNode {
  const { store, catalog, t } = useBench();
  const find = (query: string): Found[] => findNodes(store.design.nodes, catalog, query).map((node) => ({
    key: node.id, text: node.id, quiet: node.kind, icon: glyph(groupOf(catalog, node)), colour: colourOf(catalog, node.kind), title: `${node.id} · ${node.kind}`,
  }));
  return (
    <SearchPanel
      at={AT} label={t("find_layer")} list={t("layers")} find={find} onPick={onPick} onClose={onClose}
      said={(query, count) => (count > 0 ? t("layers_found", { count }) : t("no_such_layer", { query }))}
    />
  );
}
