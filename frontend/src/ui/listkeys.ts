/** The list of layers by keyboard. */

import { addGroup, groupingOf } from "../canvas/grouping";
import { groupAround } from "../core/copies";
import { leaves } from "../core/groups";
import { groupOfMark, markOf, rowId, rowsOf } from "../core/grouptree";
import type { BuildStore } from "../store";
import { behindNext, layerUpTo, rowNear } from "./rows";

export type Doing = { focus: (id: string | undefined) => void; inspect: () => void; rename: (id: string) => void };

/** A row on the page, by the id of its layer or the mark of its group. */
export function selectorOf(id: string): string {
  const group = groupOfMark(id);
  return group === null ? `[data-node="${CSS.escape(id)}"]` : `[data-group="${CSS.escape(group)}"]`;
}

export function remove(store: BuildStore, id: string, { focus }: Doing): void {
  const group = groupOfMark(id);
  const next = rowNear(rowsOf(store.design), id);
  store.edit({ type: "remove_nodes", nodes: group === null ? [id] : leaves(store.design, group) });
  focus(next);
}

export function onKey(event: React.KeyboardEvent, store: BuildStore, id: string, doing: Doing): void {
  const { focus, inspect, rename } = doing;
  const rows = rowsOf(store.design);
  const ids = rows.map(rowId);
  const index = ids.indexOf(id);
  const command = event.ctrlKey || event.metaKey;
  const group = groupOfMark(id);
  if (event.altKey && (event.key === "ArrowDown" || event.key === "ArrowUp")) moveRow(store, id, event.key === "ArrowDown", doing);
  else if (event.key === "ArrowDown") focus(ids[index + 1]);
  else if (event.key === "ArrowUp") focus(ids[index - 1]);
  else if (event.key === "Home" || event.key === "End") focus(ids.at(event.key === "Home" ? 0 : -1));
  else if (event.key === "Delete" || event.key === "Backspace") remove(store, id, doing);
  else if (command && event.shiftKey && event.key.toLowerCase() === "d") focus(usedAgain(store, id) ?? id);
  else if (command && event.key.toLowerCase() === "d") duplicate(store, id, doing);
  else if (command && event.key.toLowerCase() === "g") groupRow(store, id, event.shiftKey, doing);
  else if (event.key === "F2") rename(id);
  else if (!command && (event.key === "ArrowRight" || event.key === "ArrowLeft" || event.key.toLowerCase() === "f")) fold(event, store, id, doing);
  else if (event.key === "Enter") {
    if (group === null) store.select(id);
    inspect();
    const root = event.currentTarget.getRootNode() as ShadowRoot | Document;
    window.setTimeout(() => root.querySelector<HTMLElement>(".lw-inspector input, .lw-inspector select")?.focus(), 0);
  } else return;
  event.preventDefault();
}

function moveRow(store: BuildStore, id: string, down: boolean, { focus }: Doing): void {
  if (groupOfMark(id) !== null) return;
  const rows = rowsOf(store.design);
  const index = rows.findIndex((row) => rowId(row) === id);
  if (down) {
    const after = behindNext(store.design, rows, index);
    if (after !== null) store.edit({ type: "move_node", node: id, after });
  } else if (index > 0) store.edit({ type: "move_node", node: id, after: layerUpTo(store.design, rows, index - 2) });
  focus(id);
}

function duplicate(store: BuildStore, id: string, { focus }: Doing): void {
  const group = groupOfMark(id);
  if (group !== null) {
    const made = addGroup(store, { type: "repeat_group", group, times: 2 });
    if (made !== null) focus(markOf(made));
    return;
  }
  const added = store.add({ type: "duplicate_nodes", nodes: [id] });
  if (added !== null) focus(added);
}

function usedAgain(store: BuildStore, id: string): string | null {
  const group = groupOfMark(id);
  if (group === null) return store.add({ type: "share_layers", nodes: [id] });
  const made = addGroup(store, { type: "share_layers", nodes: leaves(store.design, group) });
  return made === null ? null : markOf(made);
}

function groupRow(store: BuildStore, id: string, apart: boolean, { focus, rename }: Doing): void {
  const own = groupOfMark(id);
  if (apart) {
    const gone = own ?? groupAround(store.design, id)?.id;
    const first = gone === undefined ? undefined : leaves(store.design, gone)[0];
    if (gone !== undefined && store.edit({ type: "ungroup", group: gone })) focus(first);
    return;
  }
  const made = addGroup(store, groupingOf(store.design, new Set([id]), store.language));
  if (made !== null) rename(markOf(made));
}

/** Right opens, left folds or goes to the heading, F does the one or the other. */
function fold(event: React.KeyboardEvent, store: BuildStore, id: string, { focus }: Doing): void {
  const own = groupOfMark(id);
  const group = own === null ? groupAround(store.design, id) : store.design.groups.find((one) => one.id === own);
  if (!group) return;
  const folded = event.key === "ArrowRight" ? false : event.key === "ArrowLeft" ? true : !group.folded;
  const stays = event.key === "ArrowLeft" && own === null;
  if (!stays && folded !== group.folded && !(own === null && event.key === "ArrowRight")) store.edit({ type: "fold_group", group: group.id, folded });
  if (own === null && event.key === "ArrowRight") return;
  focus(markOf(group.id));
}
