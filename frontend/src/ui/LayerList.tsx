/** The network as a list of layers: everything the network is, by keyboard and screen reader as well as by mouse. */

import { useEffect, useMemo, useRef, useState } from "react";
import { copyNumber } from "../core/copies";
import { groupFacts, groupOfMark, markOf, rowId, rowsOf, standIn } from "../core/grouptree";
import { sharedLayers } from "../core/layers";
import { leaves, whole } from "../core/groups";
import { startingConfig } from "../core/parts";
import { brokenConnections, problemsByNode, sourcesWorthNaming } from "../core/shapes";
import type { Design, Point } from "../core/types";
import type { BuildStore } from "../store";
import { alarming } from "./alarms";
import { useBench } from "./bench";
import { useClipboard } from "./clipboard";
import { KIND_TYPE, NODE_TYPE } from "./dragging";
import { Icon } from "./Icon";
import { GroupRow, type GroupRowActions } from "./GroupRow";
import { LayerItem, type RowActions } from "./LayerRow";
import { ListFooter } from "./ListFooter";
import { onKey, remove, selectorOf, type Doing } from "./listkeys";
import { layerUpTo } from "./rows";
import { liveRun } from "./running";

const NOWHERE: ReadonlyMap<string, Point> = new Map();

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
  const rows = useMemo(() => rowsOf(design), [design.nodes, design.groups]);
  const calls = useMemo(() => sharedLayers(design), [design]);
  const chosen = store.group !== null ? markOf(store.group) : store.selected === null ? null : standIn(design, store.selected);
  const tabbable = rows.some((row) => rowId(row) === chosen) ? chosen : rows[0] && rowId(rows[0]);
  const live = liveRun(store.data.run);
  const alarms = alarming(store.data.run);
  const inspect = useRef(onInspect);
  inspect.current = onInspect;
  const actions = useMemo(() => rowActions(store, list, setRenaming, () => inspect.current()), [store]);

  useClipboard({
    store, box: list, places: () => NOWHERE, remove: () => chosen !== null && remove(store, chosen, doingOf(store, list, setRenaming, () => inspect.current())),
    picked: () => new Set(store.group !== null ? leaves(design, store.group) : store.selected === null ? [] : [store.selected]),
    // The layout finds a place for what the list cannot place.
    placed: (copied) => ({ ...copied, nodes: copied.nodes.map(({ position: _gone, ...node }) => node), notes: copied.notes.map(({ position: [x, y], ...note }) => ({ ...note, position: [x + 24, y + 24] })) }),
    done: (layers) => doingOf(store, list, setRenaming, onInspect).focus(rowOf(store.design, layers)),
  });

  useEffect(() => {
    const row = list.current?.querySelector<HTMLElement>(selectorOf(chosen ?? ""));
    row?.scrollIntoView({ block: "nearest" });
  }, [chosen, design.nodes.length]);

  const dropped = (event: React.DragEvent): void => {
    const index = drop;
    setDrop(null);
    if (index === null) return;
    event.preventDefault();
    const after = layerUpTo(design, rows, index - 1);
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
          {rows.map((row, index) => {
            const at = { depth: row.depth, drop: drop === index ? "before" as const : drop === index + 1 && index === rows.length - 1 ? "after" as const : undefined };
            const id = rowId(row);
            if (row.group) {
              const facts = groupFacts(design, row.group.id, inference, problems, { scalar: t("scalar"), language });
              return <GroupRow key={id} group={row.group} facts={facts} copy={copyNumber(design, row.group)} selected={store.group === row.group.id} tabbable={id === tabbable} renaming={renaming === id} alarms={alarms} actions={actions.groups} {...at} />;
            }
            const { node } = row;
            return (
              <LayerItem
                key={id} node={node} known={inference?.nodes[id]} problems={problems.get(id)} sources={sources.get(id)} broken={broken.get(id)} calls={calls.get(node.layer ?? node.id) ?? 1}
                selected={store.selected === id} tabbable={id === tabbable} renaming={renaming === id} live={live} alarms={alarms} language={language} catalog={catalog} actions={actions.layers} {...at}
              />
            );
          })}
        </ol>
        <span id="lw-list-keys" className="lw-hidden">{t("list_keys")} {design.groups.length > 0 && t("list_group_keys")}</span>
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
  window.setTimeout(() => root?.querySelector<HTMLElement>(selectorOf(id))?.focus(), 0);
}

function placeUnder(list: HTMLElement | null, y: number): number {
  const rows = [...(list?.querySelectorAll<HTMLElement>("[data-row]") ?? [])];
  const at = rows.findIndex((row) => {
    const box = row.getBoundingClientRect();
    return y < box.top + box.height / 2;
  });
  return at < 0 ? rows.length : at;
}

/** What can be done with the rows of layers and of groups. */
type AllActions = { layers: RowActions; groups: GroupRowActions };

/** The row to go to where layers were added: the heading of the group that they make up, else the first of them. */
function rowOf(design: Design, added: readonly string[]): string | undefined {
  const [first] = added;
  const group = whole(design, new Set(added)).find((one) => one.parent === undefined);
  return group ? markOf(group.id) : first === undefined ? undefined : standIn(design, first);
}

function doingOf(store: BuildStore, list: React.RefObject<Element | null>, rename: (id: string | null) => void, inspect: () => void): Doing {
  const focus = (id: string | undefined): void => {
    if (id === undefined) return;
    const group = groupOfMark(id);
    if (group === null) store.select(id);
    else store.selectGroup(group);
    focusRow(list.current, id);
  };
  return { focus, inspect, rename };
}

function rowActions(
  store: BuildStore, list: React.RefObject<Element | null>, setRenaming: (id: string | null) => void, inspect: () => void,
): AllActions {
  const doing = doingOf(store, list, setRenaming, inspect);
  const { focus } = doing;
  return {
    layers: {
      select: (id) => store.select(id),
      key: (event, id) => onKey(event, store, id, doing),
      inspect,
      renamed: (id, name) => {
        setRenaming(null);
        const renamed = name !== null && name !== id && store.edit({ type: "rename_node", node: id, name });
        focusRow(list.current, renamed ? name.trim() : id);
      },
      duplicate: (id) => {
        store.edit({ type: "duplicate_nodes", nodes: [id] });
      },
      remove: (id) => remove(store, id, doing),
    },
    groups: {
      select: (group) => store.selectGroup(group),
      key: (event, group) => onKey(event, store, markOf(group), doing),
      inspect,
      fold: (group, folded) => {
        store.edit({ type: "fold_group", group, folded });
        focus(markOf(group));
      },
      renamed: (group, name) => {
        setRenaming(null);
        if (name !== null) store.edit({ type: "rename_group", group, name });
        focusRow(list.current, markOf(group));
      },
    },
  };
}
