/** The network as a list of layers: everything the network is, by keyboard and screen reader as well as by mouse. */

import { useEffect, useMemo, useRef, useState } from "react";
import { sharedLayers } from "../core/layers";
import { startingConfig } from "../core/parts";
import { brokenConnections, problemsByNode, sourcesWorthNaming } from "../core/shapes";
import type { BuildStore } from "../store";
import { useBench } from "./bench";
import { KIND_TYPE, NODE_TYPE } from "./dragging";
import { Icon } from "./Icon";
import { LayerItem, type RowActions } from "./LayerRow";
import { ListFooter } from "./ListFooter";
import { liveRun } from "./running";

export function LayerList({ onInspect, onCanvas }: { onInspect: () => void; onCanvas: () => void }): React.ReactNode {
  const { store, catalog, t, language } = useBench();
  const list = useRef<HTMLOListElement>(null);
  const [renaming, setRenaming] = useState<string | null>(null);
  const [drop, setDrop] = useState<number | null>(null);
  const { design } = store;
  const { inference, diagnostics } = store.data;
  const broken = brokenConnections(design, inference, diagnostics);
  const problems = problemsByNode(diagnostics);
  const sources = useMemo(() => sourcesWorthNaming(design), [design]);
  const calls = useMemo(() => sharedLayers(design), [design]);
  const tabbable = store.selected ?? design.nodes[0]?.id;
  const live = liveRun(store.data.run);
  const inspect = useRef(onInspect);
  inspect.current = onInspect;
  const actions = useMemo(() => rowActions(store, list, setRenaming, () => inspect.current()), [store]);

  useEffect(() => {
    const row = list.current?.querySelector<HTMLElement>(`[data-node="${CSS.escape(store.selected ?? "")}"]`);
    row?.scrollIntoView({ block: "nearest" });
  }, [store.selected, design.nodes.length]);

  const dropped = (event: React.DragEvent): void => {
    const index = drop;
    setDrop(null);
    if (index === null) return;
    event.preventDefault();
    const after = index === 0 ? null : (design.nodes[index - 1]?.id ?? null);
    const node = event.dataTransfer.getData(NODE_TYPE);
    const kind = event.dataTransfer.getData(KIND_TYPE);
    if (node && node !== after) store.edit({ type: "move_node", node, after });
    const part = kind ? catalog?.layer(kind) : null;
    if (part) addAt(store, part.name, startingConfig(part), after);
  };

  return (
    <main className="lw-network" aria-label={t("network")}>
      <div
        className="lw-scroll"
        onDragOver={(event) => {
          if (!event.dataTransfer.types.some((type) => type === KIND_TYPE || type === NODE_TYPE)) return;
          event.preventDefault();
          setDrop(placeUnder(list.current, event.clientY));
        }}
        onDragLeave={(event) => {
          if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setDrop(null);
        }}
        onDrop={dropped}
      >
        {design.nodes.length === 0 && <p className="lw-empty">{t("empty_network")}</p>}
        <ol ref={list} className="lw-layers" aria-label={t("layers")} aria-describedby="lw-list-keys">
          {design.nodes.map((node, index) => (
            <LayerItem
              key={node.id} node={node} known={inference?.nodes[node.id]} problems={problems.get(node.id)} sources={sources.get(node.id)} calls={calls.get(node.layer ?? node.id) ?? 1}
              broken={broken.get(node.id)} selected={store.selected === node.id} tabbable={node.id === tabbable} renaming={renaming === node.id}
              drop={drop === index ? "before" : drop === index + 1 && index === design.nodes.length - 1 ? "after" : undefined}
              live={live} language={language} catalog={catalog} actions={actions}
            />
          ))}
        </ol>
        <span id="lw-list-keys" className="lw-hidden">{t("list_keys")}</span>
      </div>
      <div className="lw-list-foot">
        <button type="button" className="lw-link" onClick={onCanvas}><Icon name="tidy" />{t("as_canvas")}</button>
        <ListFooter />
      </div>
    </main>
  );
}

export function addAt(store: BuildStore, kind: string, config: ReturnType<typeof startingConfig>, after: string | null): void {
  const { nodes } = store.design;
  // `null` is the end for an added layer; the first place is reached by moving it there.
  const added = store.add({ type: "add_node", kind, after, config });
  if (added === null) return;
  if (after === null && nodes.length > 0) store.edit({ type: "move_node", node: added, after: null });
  store.select(added);
}

/** Put the focus on a layer's row, once it is there. */
function focusRow(near: Element | null, id: string): void {
  const root = near?.getRootNode() as ShadowRoot | Document | undefined;
  window.setTimeout(() => root?.querySelector<HTMLElement>(`[data-node="${CSS.escape(id)}"]`)?.focus(), 0);
}

function placeUnder(list: HTMLElement | null, y: number): number {
  const rows = [...(list?.querySelectorAll<HTMLElement>("[data-node]") ?? [])];
  const at = rows.findIndex((row) => {
    const box = row.getBoundingClientRect();
    return y < box.top + box.height / 2;
  });
  return at < 0 ? rows.length : at;
}

function rowActions(
  store: BuildStore, list: React.RefObject<Element | null>, setRenaming: (id: string | null) => void, inspect: () => void,
): RowActions {
  const focus = (id: string | undefined): void => {
    if (id === undefined) return;
    store.select(id);
    focusRow(list.current, id);
  };
  return {
    select: (id) => store.select(id),
    key: (event, id) => onKey(event, store, id, { focus, inspect, rename: () => setRenaming(id) }),
    inspect,
    renamed: (id, name) => {
      setRenaming(null);
      const renamed = name !== null && name !== id && store.edit({ type: "rename_node", node: id, name });
      focusRow(list.current, renamed ? name.trim() : id);
    },
    duplicate: (id) => {
      store.edit({ type: "duplicate_nodes", nodes: [id] });
    },
    remove: (id) => {
      const next = neighbour(store, id);
      store.edit({ type: "remove_nodes", nodes: [id] });
      if (next !== undefined) store.select(next);
    },
  };
}

/** The layer behind one, or before it where it is the last. */
function neighbour(store: BuildStore, id: string): string | undefined {
  const { nodes } = store.design;
  const at = nodes.findIndex((node) => node.id === id);
  return (nodes[at + 1] ?? nodes[at - 1])?.id;
}

type Doing = { focus: (id: string | undefined) => void; inspect: () => void; rename: () => void };

function onKey(event: React.KeyboardEvent, store: BuildStore, id: string, { focus, inspect, rename }: Doing): void {
  const { nodes } = store.design;
  const index = nodes.findIndex((node) => node.id === id);
  const command = event.ctrlKey || event.metaKey;
  const done = (): void => event.preventDefault();
  if (event.key === "ArrowDown" && event.altKey) {
    done();
    const below = nodes[index + 1];
    if (below) store.edit({ type: "move_node", node: id, after: below.id });
    focus(id);
  } else if (event.key === "ArrowUp" && event.altKey) {
    done();
    if (index > 0) store.edit({ type: "move_node", node: id, after: nodes[index - 2]?.id ?? null });
    focus(id);
  } else if (event.key === "ArrowDown") {
    done();
    focus(nodes[index + 1]?.id);
  } else if (event.key === "ArrowUp") {
    done();
    focus(nodes[index - 1]?.id);
  } else if (event.key === "Home" || event.key === "End") {
    done();
    focus(nodes.at(event.key === "Home" ? 0 : -1)?.id);
  } else if (event.key === "Delete" || event.key === "Backspace") {
    done();
    const next = neighbour(store, id);
    store.edit({ type: "remove_nodes", nodes: [id] });
    focus(next);
  } else if (command && event.shiftKey && event.key.toLowerCase() === "d") {
    done();
    focus(store.add({ type: "share_layers", nodes: [id] }) ?? id);
  } else if (command && event.key.toLowerCase() === "d") {
    done();
    if (store.edit({ type: "duplicate_nodes", nodes: [id] })) focus(store.design.nodes[index + 1]?.id);
  } else if (event.key === "F2") {
    done();
    rename();
  } else if (event.key === "Enter") {
    done();
    store.select(id);
    inspect();
    const root = event.currentTarget.getRootNode() as ShadowRoot | Document;
    window.setTimeout(() => root.querySelector<HTMLElement>(".lw-inspector input, .lw-inspector select")?.focus(), 0);
  }
}
