/** Groups on the canvas: made of what is picked, folded, named and taken away, by mouse and by key. */

import { groupAround } from "../core/copies";
import { groupOfMark, hidden, markOf, standIn } from "../core/grouptree";
import { leaves, parents, path, ways } from "../core/groups";
import type { Design, Edit, Group, Language } from "../core/types";
import type { BuildStore } from "../store";
import { say } from "../words";

/** What is picked, as layers and as whole groups. */
export function pickedParts(design: Design, picked: ReadonlySet<string>): { nodes: string[]; groups: string[] } {
  const groups = design.groups.map((group) => group.id).filter((id) => picked.has(markOf(id)));
  // The layers of a frame that is picked as a whole come with it.
  const inside = new Set(groups.flatMap((id) => leaves(design, id)));
  const nodes = design.nodes.map((node) => node.id).filter((id) => picked.has(id) && !inside.has(id));
  const around = parents(design.groups);
  return { nodes, groups: groups.filter((id) => !path(around, around.get(id)).some((outer) => groups.includes(outer))) };
}

/** Every layer of what is picked. */
export function pickedLayers(design: Design, picked: ReadonlySet<string>): string[] {
  const { nodes, groups } = pickedParts(design, picked);
  const all = new Set([...nodes, ...groups.flatMap((id) => leaves(design, id))]);
  return design.nodes.map((node) => node.id).filter((id) => all.has(id));
}

/** The edit that makes a group of what is picked. */
export function groupingOf(design: Design, picked: ReadonlySet<string>, language: Language): Edit {
  return { type: "group_nodes", ...pickedParts(design, picked), name: freeName(design, language) };
}

function freeName(design: Design, language: Language): string {
  const taken = new Set(design.groups.map((group) => group.name));
  let number = 1;
  while (taken.has(say(language, "group_number", { number }))) number += 1;
  return say(language, "group_number", { number });
}

/** The group that a key is about: the one that has the focus, or the one around a layer. */
export function groupMeant(design: Design, id: string): Group | undefined {
  const mark = groupOfMark(id);
  return mark === null ? groupAround(design, id) : design.groups.find((group) => group.id === mark);
}

/** Behind which layer something goes that is added behind a group. */
export function lastOf(design: Design, group: string): string | null {
  const members = leaves(design, group);
  return ways(design, new Set(members)).exits.at(-1)?.[0] ?? members.at(-1) ?? null;
}

/** Take a group's layers out of the network. */
export function removeGroup(store: BuildStore, group: string): void {
  store.edit({ type: "remove_nodes", nodes: leaves(store.design, group) });
}

/** What is selected, as it is found on the canvas: a layer, a group, or the folded group that hides the layer. */
export function chosenOf(store: BuildStore): string | null {
  if (store.group !== null) {
    const group = store.design.groups.find((one) => one.id === store.group);
    const outer = group?.nodes[0] === undefined ? undefined : hidden(store.design).get(group.nodes[0]);
    return markOf(outer ?? store.group);
  }
  return store.selected === null ? null : standIn(store.design, store.selected);
}

/** Where a card, or the bar of a frame, is found on the page; a group as it is now, not as it was drawn before. */
export function selectorOf(design: Design, id: string): string {
  const group = groupOfMark(id);
  if (group === null) return `:is([data-node="${CSS.escape(id)}"], [data-note="${CSS.escape(id)}"])`;
  const folded = design.groups.find((one) => one.id === group)?.folded;
  return `${folded ? ".lw-folded" : ".lw-frame-bar"}[data-group="${CSS.escape(group)}"]`;
}

/** Do an edit that makes a group, and select it. */
export function addGroup(store: BuildStore, edit: Edit): string | null {
  const before = new Set(store.design.groups.map((group) => group.id));
  if (!store.edit(edit)) return null;
  const made = store.design.groups.find((group) => !before.has(group.id))?.id ?? null;
  if (made !== null) store.selectGroup(made);
  return made;
}
