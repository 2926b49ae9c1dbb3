/** The palette: every layer of Keras, found by a few letters, put behind the selected layer by Enter. */

import { memo, useCallback, useMemo, useState } from "react";
import { count } from "../core/format";
import { startingConfig, type Catalog } from "../core/parts";
import { findParts, grouped } from "../core/search";
import type { Language, Part } from "../core/types";
import { pick } from "../words";
import { colourOf, useBench } from "./bench";
import { BlockItem, Blocks, findBlocks, placeBehind, putBlock } from "./Blocks";
import { glyph, Icon } from "./Icon";
import { PartName } from "./PartName";
import { StartingNetwork } from "./StartingNetwork";
import { KIND_TYPE } from "./dragging";

const NOTHING: readonly Part[] = [];

export function Palette({ search }: { search: React.RefObject<HTMLInputElement | null> }): React.ReactNode {
  const { store, catalog, t, language } = useBench();
  const [query, setQuery] = useState("");
  const [all, setAll] = useState<ReadonlySet<string>>(new Set());
  const [at, setAt] = useState(0);
  const groupTitle = (id: string): string => pick(catalog?.group(id)?.title, language) || id;
  const layers = catalog?.layers ?? NOTHING;
  const found = useMemo(
    () => (query.trim() ? findParts(layers, query, (id) => `${catalog?.group(id)?.title.en ?? ""} ${catalog?.group(id)?.title.zh ?? ""}`) : []),
    [query, layers, catalog],
  );
  const blocks = useMemo(() => (query.trim() ? findBlocks(store.data.blocks ?? [], query) : []), [query, store.data.blocks]);
  const many = found.length + blocks.length;
  const enter = (index: number): void => {
    const block = blocks[index - found.length];
    if (block) void putBlock(store, block, placeBehind(store), null);
    else add(found[index]);
  };
  const add = useCallback((part: Part | undefined): void => {
    if (!part) return;
    const added = store.add({ type: "add_node", kind: part.name, after: placeBehind(store), config: startingConfig(part) });
    if (added !== null) store.select(added);
  }, [store]);
  const chosen = Math.min(at, many - 1);
  return (
    <nav className="lw-palette" aria-label={t("palette")}>
      <div className="lw-search">
        <Icon name="search" />
        <input
          ref={search} type="search" placeholder={t("add_layer")} aria-label={t("add_layer")} value={query}
          role="combobox" aria-expanded={many > 0} aria-controls="lw-found" autoComplete="off" spellCheck={false}
          aria-activedescendant={many > 0 ? `lw-found-${chosen}` : undefined}
          onChange={(event) => {
            setQuery(event.target.value);
            setAt(0);
          }}
          onKeyDown={(event) => {
            if (event.key === "ArrowDown" || event.key === "ArrowUp") {
              event.preventDefault();
              setAt(Math.max(0, Math.min(many - 1, chosen + (event.key === "ArrowDown" ? 1 : -1))));
            } else if (event.key === "Enter" && many > 0) {
              event.preventDefault();
              enter(chosen);
              setQuery("");
            } else if (event.key === "Escape") {
              setQuery("");
              event.currentTarget.blur();
            }
          }}
        />
        {!query && <kbd>/</kbd>}
      </div>
      <div className="lw-palette-list" id="lw-found" role={query ? "listbox" : undefined} aria-label={t("palette")}>
        {!catalog && <Skeleton />}
        {query && found.map((part, index) => <Item key={part.name} part={part} catalog={catalog} language={language} add={add} id={`lw-found-${index}`} chosen={index === chosen} option />)}
        {blocks.map((block, index) => <BlockItem key={block.id} block={block} id={`lw-found-${found.length + index}`} chosen={found.length + index === chosen} option />)}
        {query && catalog && many === 0 && <p className="lw-quiet lw-none">{t("no_layer_found", { query })}</p>}
        {!query && store.design.nodes.length < 2 && <StartingNetwork />}
        {!query && <Blocks />}
        {!query && grouped(layers).map(([group, parts]) => {
          const shown = all.has(group) ? parts : parts.filter((part) => part.popular);
          const toggle = (): void => setAll(toggled(all, group));
          return (
            <section key={group} aria-label={groupTitle(group)}>
              <button type="button" className="lw-group" aria-expanded={all.has(group)} onClick={toggle} title={t(all.has(group) ? "show_popular" : "show_all", { count: parts.length })}>
                <span className="lw-cut">{groupTitle(group)}</span>
                <span className="lw-faint">{count(parts.length, language)}</span>
              </button>
              {shown.map((part) => <Item key={part.name} part={part} catalog={catalog} language={language} add={add} />)}
            </section>
          );
        })}
      </div>
      <span className="lw-hidden" role="status">{query ? t("layers_found", { count: many }) : ""}</span>
    </nav>
  );
}

function toggled(set: ReadonlySet<string>, one: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(one)) next.add(one);
  return next;
}

type ItemProps = { part: Part; catalog: Catalog | null; language: Language; add: (part: Part) => void; id?: string; chosen?: boolean; option?: boolean };

/** Nothing of it follows the design: an edit draws none of them anew. */
const Item = memo(function Item(props: ItemProps): React.ReactNode {
  const { part, catalog, language } = props;
  const title = part.title[language] && part.title[language] !== part.name ? ` · ${part.title[language]}` : "";
  const whole = `${part.name}${title}\n${pick(part.help, language)}`;
  return (
    <button
      type="button" id={props.id} className="lw-item" data-chosen={props.chosen || undefined} draggable
      role={props.option ? "option" : undefined} aria-selected={props.option ? props.chosen : undefined}
      title={whole} data-colour={colourOf(catalog, part.name)}
      onClick={() => props.add(part)}
      onDragStart={(event) => {
        event.dataTransfer.setData(KIND_TYPE, part.name);
        event.dataTransfer.effectAllowed = "copy";
      }}
    >
      <Icon name={glyph(part.group)} />
      <PartName text={part.name} title={whole} />
    </button>
  );
});

function Skeleton(): React.ReactNode {
  return <>{[0, 1, 2, 3, 4, 5, 6, 7].map((one) => <span key={one} className="lw-skeleton" style={{ width: `${60 + ((one * 37) % 35)}%` }} />)}</>;
}
