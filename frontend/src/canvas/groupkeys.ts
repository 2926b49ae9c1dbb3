/** Groups by keyboard, and the steps that buttons do as well. */

import { groupOfMark, markOf } from "../core/grouptree";
import { addGroup, groupingOf, groupMeant } from "./grouping";
import type { CanvasState } from "./state";

/** Make a group of what is picked, and let it be named at once. */
export function groupPicked(state: CanvasState): void {
  const { store } = state;
  const made = addGroup(store, groupingOf(store.design, state.picked, store.language));
  // What is selected is picked; the name has the focus.
  if (made !== null) state.groupActions.rename(made);
}

export function ungroupPicked(state: CanvasState, id: string | null): boolean {
  const { store } = state;
  const picked = store.design.groups.filter((group) => state.picked.has(markOf(group.id))).map((group) => group.id);
  const meant = id === null ? undefined : groupMeant(store.design, id)?.id;
  const gone = picked.length > 0 ? picked : meant === undefined ? [] : [meant];
  const [first] = gone;
  if (first === undefined) return false;
  const node = store.design.groups.find((group) => group.id === first)?.nodes[0];
  store.edit(gone.length === 1 ? { type: "ungroup", group: first } : { type: "several", edits: gone.map((group) => ({ type: "ungroup", group })) });
  if (node !== undefined) state.focus(node);
  return true;
}

/** One more of a group, behind it. */
export function doubled(state: CanvasState, group: string): boolean {
  const made = addGroup(state.store, { type: "repeat_group", group, times: 2 });
  if (made !== null) state.pickMany([markOf(made)]);
  return true;
}

/** A key that is about groups; says whether it was one. `id` is the card or frame that has the focus. */
export function groupKeys(event: React.KeyboardEvent, id: string | null, state: CanvasState): boolean {
  const key = event.key.toLowerCase();
  if ((event.ctrlKey || event.metaKey) && key === "g") {
    if (event.shiftKey) ungroupPicked(state, id);
    else groupPicked(state);
    return true;
  }
  if (id === null || event.ctrlKey || event.metaKey || event.altKey) return false;
  const meant = groupMeant(state.store.design, id);
  if (!meant) return false;
  if (key === "f") {
    state.groupActions.fold(meant.id, !meant.folded);
    return true;
  }
  if (key === "g" && groupOfMark(id) === null) {
    state.focus(markOf(meant.id));
    return true;
  }
  return false;
}
