/** Groups by keyboard, and the steps that buttons do as well. */

import { groupOfMark, markOf } from "../core/grouptree";
import type { Edit, Group } from "../core/types";
import { addGroup, groupingOf, groupMeant, pickedParts } from "./grouping";
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

/** Call layers once more, with the same weights: a second tower of a network that compares. A whole group is one again. */
export function usedAgain(state: CanvasState, nodes: string[]): void {
  const { store } = state;
  const before = new Set(store.design.groups.map((group) => group.id));
  const added = store.addAll({ type: "share_layers", nodes });
  const made = store.design.groups.filter((group) => !before.has(group.id));
  const inside = new Set(made.flatMap((group) => group.nodes));
  const outer = made.filter((group) => !made.some((one) => one.id === group.parent));
  state.pickMany([...added.filter((id) => !inside.has(id)), ...outer.map((group) => markOf(group.id))]);
}

/** The groups that are picked, the outermost of those that lie in each other. */
export function pickedGroups(state: CanvasState): Group[] {
  const { groups } = pickedParts(state.store.design, state.picked);
  return state.store.design.groups.filter((group) => groups.includes(group.id));
}

/** Make the picked groups models of their own; where they are all, ordinary groups again. */
export function modelPicked(state: CanvasState): void {
  const groups = pickedGroups(state);
  const model = groups.some((group) => !group.model);
  const edits = groups.map((group): Edit => ({ type: "model_group", group: group.id, model }));
  const [first] = edits;
  if (first) state.store.edit(edits.length === 1 ? first : { type: "several", edits });
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
