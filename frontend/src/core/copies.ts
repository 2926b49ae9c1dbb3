/** What is done to one copy of a repeated block is done to all of them, as one edit. */

import { homes, leaves } from "./groups";
import type { Design, Edge, Edit, Group } from "./types";

/** The groups that are copies of one block, in the order of the design; a group alone is none. */
export function copiesOf(design: Design, group: Group | undefined): Group[] {
  if (group?.block === undefined) return [];
  return design.groups.filter((one) => one.block === group.block);
}

/** Which copy of a block a group is, of how many; `null` where it is none. */
export function copyNumber(design: Design, group: Group): [number, number] | null {
  const copies = copiesOf(design, group);
  return copies.length > 1 ? [copies.indexOf(group) + 1, copies.length] : null;
}

/** The layers at one layer's place in the other copies of its block. */
export function twinsOf(design: Design, node: string): string[] {
  const group = groupAround(design, node);
  const at = group?.nodes.indexOf(node) ?? -1;
  return copiesOf(design, group).flatMap((one) => (one === group ? [] : (one.nodes[at] ?? [])));
}

/** The innermost group in which a layer lies. */
export function groupAround(design: Design, node: string): Group | undefined {
  return design.groups.find((group) => group.nodes.includes(node));
}

/** The edit that does to all copies what another does to one. Where it concerns no copy it is the edit itself. */
export function everywhere(design: Design, edit: Edit): Edit {
  const others = elsewhere(design, edit);
  return others.length > 0 ? { type: "several", edits: [edit, ...others] } : edit;
}

function elsewhere(design: Design, edit: Edit): Edit[] {
  switch (edit.type) {
    case "set_argument":
    case "reset_argument":
    case "replace_node":
      return twinsOf(design, edit.node).map((node) => ({ ...edit, node }));
    case "add_node":
      return added(design, edit);
    case "put_node": {
      const { on } = edit;
      if (on === null) return [];
      return edgesOf(design, on).map((one) => ({ ...edit, on: one, position: null }));
    }
    case "remove_nodes":
      return removed(design, edit.nodes);
    case "connect":
    case "disconnect":
      return pairs(design, edit.source, edit.target).map(([source, target]) => ({ ...edit, source, target }));
    default:
      return [];
  }
}

/** A layer behind another belongs to the block only where both sides of it do. */
function added(design: Design, edit: Extract<Edit, { type: "add_node" }>): Edit[] {
  const { after } = edit;
  if (after === null) return [];
  const home = homes(design.groups);
  const group = home.get(after);
  const fed = design.edges.filter((one) => one.source === after);
  if (!fed.some((one) => home.get(one.target) === group)) return [];
  return twinsOf(design, after).map((twin) => ({ ...edit, after: twin }));
}

/** Layers leave every copy, unless a whole copy is taken out. */
function removed(design: Design, nodes: readonly string[]): Edit[] {
  const gone = new Set(nodes);
  const all = new Set(nodes.flatMap((node) => [node, ...twinsOf(design, node)]));
  const whole = design.groups.some((group) => group.block !== undefined && group.nodes.length > 0 && leaves(design, group.id).every((node) => all.has(node)));
  if (whole || all.size === gone.size) return [];
  return [{ type: "remove_nodes", nodes: [...all].filter((node) => !gone.has(node)) }];
}

function edgesOf(design: Design, on: Edge): Edge[] {
  const found = pairs(design, on.source, on.target).map(([source, target]): Edge | undefined =>
    design.edges.find((one) => one.source === source && one.target === target && (one.source_handle ?? 0) === (on.source_handle ?? 0) && (one.target_handle ?? 0) === (on.target_handle ?? 0)),
  );
  // Where one copy has no such connection, the copies differ already.
  return found.every((one) => one !== undefined) ? found : [];
}

/** Both ends of a connection in each copy, where one group holds both. */
function pairs(design: Design, source: string, target: string): [string, string][] {
  const home = homes(design.groups);
  if (home.get(source) === undefined || home.get(source) !== home.get(target)) return [];
  const targets = twinsOf(design, target);
  return twinsOf(design, source).map((one, index): [string, string] => [one, targets[index] ?? target]);
}

/** The groups that were copies of a block before, and are none now, though they are still there. */
export function untied(before: Design, after: Design): Group[] {
  if (before.groups === after.groups) return [];
  const tied = new Set(before.groups.filter((group) => group.block !== undefined).map((group) => group.id));
  return after.groups.filter((group) => group.block === undefined && tied.has(group.id));
}

/** What is worth saying of an edit of one copy of a block, where nobody sees it. */
export function toldOfCopies(
  before: Design, after: Design, own: Edit, done: Edit,
): { severity: "warning" | "hint"; key: "untied" | "done_in_all_copies"; gaps: Record<string, string | number> } | null {
  const [odd] = untied(before, after);
  if (odd) return { severity: "warning", key: "untied", gaps: { group: odd.name } };
  if (done === own) return null;
  const group = groupAround(before, touched(own) ?? "");
  return group ? { severity: "hint", key: "done_in_all_copies", gaps: { count: copiesOf(before, group).length, group: group.name } } : null;
}

/** A layer that an edit is about. */
function touched(edit: Edit): string | null {
  switch (edit.type) {
    case "add_node":
      return edit.after;
    case "put_node":
      return edit.on?.source ?? null;
    case "remove_nodes":
      return edit.nodes[0] ?? null;
    case "connect":
    case "disconnect":
      return edit.source;
    case "replace_node":
      return edit.node;
    default:
      return null;
  }
}
