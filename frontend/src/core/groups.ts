/** What lies in which group, and what every edit leaves in order: the mirror of builder/design/groups.py. */

import { freeId } from "./chain";
import type { Design, Edge, Group } from "./types";

/** How many groups may lie in each other. */
export const MOST_DEEP = 12;

export type Parents = ReadonlyMap<string, string | undefined>;
/** The ways into a group and out of it: an end is a layer and one of its outputs. */
export type End = readonly [string, number];
export type Ways = { into: Edge[]; out: Edge[]; sources: End[]; exits: End[] };

/** The group of each layer that lies in one. */
export function homes(groups: readonly Group[]): Map<string, string> {
  return new Map(groups.flatMap((group) => group.nodes.map((node) => [node, group.id] as const)));
}

export function parents(groups: readonly Group[]): Map<string, string | undefined> {
  return new Map(groups.map((group) => [group.id, group.parent]));
}

/** A group and those around it, the outermost first; none for `undefined`. */
export function path(around: Parents, id: string | undefined): string[] {
  const found: string[] = [];
  for (let current = id; current !== undefined; current = around.get(current)) found.push(current);
  return found.reverse();
}

/** A group and all that lie in it, in the order of the design. */
export function within(groups: readonly Group[], id: string): Group[] {
  const around = parents(groups);
  return groups.filter((group) => path(around, group.id).includes(id));
}

/** The ids of all layers of a group and of those in it, in the order of the design. */
export function leaves(design: Design, id: string): string[] {
  const members = new Set(within(design.groups, id).flatMap((group) => group.nodes));
  return design.nodes.map((node) => node.id).filter((node) => members.has(node));
}

/** The groups all of whose layers are among some layers, in the order of the design; those without any are not among them. */
export function whole(design: Design, chosen: ReadonlySet<string>): Group[] {
  return design.groups.filter((group) => {
    const nodes = leaves(design, group.id);
    return nodes.length > 0 && nodes.every((node) => chosen.has(node));
  });
}

/** The ways into a set of layers and out of it. Where nothing leaves, layers from which nothing goes on are its exits. */
export function ways(design: Design, members: ReadonlySet<string>): Ways {
  const into = design.edges.filter((edge) => members.has(edge.target) && !members.has(edge.source));
  const out = design.edges.filter((edge) => members.has(edge.source) && !members.has(edge.target));
  const giving = new Set(design.edges.map((edge) => edge.source));
  const ends = design.nodes.filter((node) => members.has(node.id) && !giving.has(node.id)).map((node): End => [node.id, 0]);
  return { into, out, sources: once(into.map(endOf)), exits: once(out.length > 0 ? out.map(endOf) : ends) };
}

export const endOf = (edge: Edge): End => [edge.source, edge.source_handle ?? 0];

function once(ends: readonly End[]): End[] {
  return [...new Map(ends.map((end) => [`${end[0]}/${end[1]}`, end])).values()];
}

/** The innermost group that holds a layer and one of those that it feeds. */
export function between(design: Design, after: string, targets: readonly string[]): string | undefined {
  const around = parents(design.groups);
  const home = homes(design.groups);
  const mine = path(around, home.get(after));
  let best: string | undefined;
  let deepest = 0;
  for (const target of targets) {
    const shared = sharedLength(mine, path(around, home.get(target)));
    if (shared > deepest) [deepest, best] = [shared, mine[shared - 1]];
  }
  return best;
}

/** The groups after a layer was put behind another: between two layers of a group it belongs to it. */
export function entered(design: Design, id: string, after: string, targets: readonly string[]): Group[] {
  const { groups } = design;
  if (groups.length === 0) return groups;
  const home = homes(groups);
  const old = home.get(id);
  if (old !== undefined && old === home.get(after)) return groups;
  const into = between(design, after, targets);
  return left(groups, [id]).map((group) => (group.id === into ? joined(group, id, after) : group));
}

function joined(group: Group, id: string, after: string): Group {
  const at = group.nodes.indexOf(after);
  const place = at < 0 ? group.nodes.length : at + 1;
  return { ...group, nodes: [...group.nodes.slice(0, place), id, ...group.nodes.slice(place)] };
}

/** The groups without some layers. */
export function left(groups: Group[], nodes: Iterable<string>): Group[] {
  const gone = new Set(nodes);
  if (!groups.some((group) => group.nodes.some((node) => gone.has(node)))) return groups;
  return groups.map((group) => (group.nodes.some((node) => gone.has(node)) ? { ...group, nodes: group.nodes.filter((node) => !gone.has(node)) } : group));
}

/** The design with copied layers in copies of their groups, which have names and ids of their own.
 *
 * Copies of one block are tied to each other, and not to what is in the design: it may come from another one. `around` is
 * the group in which the copy of an outermost group lies, by the id of its original; with `innerNamed` a group that lies in
 * another of them gets a name of its own as well. */
export function grouped(design: Design, originals: readonly Group[], names: ReadonlyMap<string, string>, around: Parents = new Map(), innerNamed = true): Design {
  const groups = originals.filter((group, at) => originals.findIndex((one) => one.id === group.id) === at);
  const taken = new Set(design.groups.map((group) => group.id));
  const called = new Set(design.groups.map((group) => group.name));
  const fresh = new Map<string, string>();
  for (const group of groups) {
    const id = freeId("group", taken);
    fresh.set(group.id, id);
    taken.add(id);
  }
  const made = ownTies(design, groups).map((group): Group => {
    const inner = group.parent === undefined ? undefined : fresh.get(group.parent);
    const name = inner !== undefined && !innerNamed ? group.name : freeName(group.name, called);
    called.add(name);
    const outer = inner ?? around.get(group.id);
    return withTies({ ...group, id: fresh.get(group.id) ?? group.id, name, nodes: group.nodes.flatMap((node) => names.get(node) ?? []) }, outer, group.block);
  });
  return { ...design, groups: [...left(design.groups, made.flatMap((group) => group.nodes)), ...made] };
}

/** Groups from elsewhere, so that copies of their blocks are no copies of what is here. */
export function ownTies(design: Design, groups: readonly Group[]): Group[] {
  const taken = new Set(design.groups.flatMap((group) => group.block ?? []));
  const fresh = new Map<string, string>();
  return groups.map((group) => {
    if (group.block === undefined) return group;
    let block = fresh.get(group.block);
    if (block === undefined) {
      block = freeId("block", taken);
      fresh.set(group.block, block);
      taken.add(block);
    }
    return withTies(group, group.parent, block);
  });
}

/** A name for a copy: its own where that is free, else with the next number. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  const base = name.replace(/ [0-9]+$/, "");
  let number = 2;
  while (taken.has(`${base} ${number}`)) number += 1;
  return `${base} ${number}`;
}

/** The design with its groups in order: without what is missing, empty, doubled or no true copy. */
export function settled(design: Design): Design {
  if (design.groups.length === 0) return design;
  const groups = tied(design, filled(nested(members(design))));
  const same = groups.length === design.groups.length && groups.every((group, index) => alike(group, design.groups[index]));
  return same ? design : { ...design, groups };
}

export function sharedLength(one: readonly string[], other: readonly string[]): number {
  let count = 0;
  while (count < one.length && one[count] === other[count]) count += 1;
  return count;
}

function members(design: Design): Group[] {
  const free = new Set(design.nodes.map((node) => node.id));
  const taken = new Set<string>();
  const kept: Group[] = [];
  for (const group of design.groups) {
    if (taken.has(group.id)) continue;
    taken.add(group.id);
    kept.push({ ...group, nodes: group.nodes.filter((node) => free.delete(node)) });
  }
  return kept;
}

function nested(groups: readonly Group[]): Group[] {
  const around = parents(groups);
  for (const group of groups) {
    const seen = new Set([group.id]);
    let current = group.parent;
    while (current !== undefined && around.has(current) && !seen.has(current) && seen.size < MOST_DEEP) {
      seen.add(current);
      current = around.get(current);
    }
    if (current !== undefined) around.set(group.id, undefined);
  }
  return groups.map((group) => withTies(group, around.get(group.id), group.block));
}

function filled(groups: Group[]): Group[] {
  const around = parents(groups);
  const full = new Set(groups.flatMap((group) => (group.nodes.length > 0 ? path(around, group.id) : [])));
  return groups.filter((group) => full.has(group.id));
}

/** Of copies that differ, most decide what the block is; the others are no copies of it any more. */
function tied(design: Design, groups: Group[]): Group[] {
  const kinds = new Map(design.nodes.map((node) => [node.id, node.kind]));
  const sign = (group: Group): string => JSON.stringify(group.nodes.map((node) => kinds.get(node)));
  const copies = new Map<string, Map<string, number>>();
  for (const group of groups) {
    if (group.block === undefined) continue;
    const counted = copies.get(group.block) ?? new Map<string, number>();
    counted.set(sign(group), (counted.get(sign(group)) ?? 0) + 1);
    copies.set(group.block, counted);
  }
  return groups.map((group) => {
    if (group.block === undefined) return group;
    const counted = copies.get(group.block) ?? new Map<string, number>();
    const most = Math.max(...counted.values());
    const chosen = [...counted].find(([, count]) => count === most)?.[0];
    return most > 1 && chosen === sign(group) ? group : withTies(group, group.parent, undefined);
  });
}

/** A group with another place and another block, without keys that hold nothing. */
export function withTies({ id, name, nodes, folded, model }: Group, parent: string | undefined, block: string | undefined): Group {
  return { id, name, nodes, folded, ...(parent === undefined ? {} : { parent }), ...(block === undefined ? {} : { block }), ...(model ? { model } : {}) };
}

/** A group as a model of its own, or as an ordinary one. */
export function asModel(group: Group, model: boolean): Group {
  const { model: _before, ...kept } = group;
  return model ? { ...kept, model } : kept;
}

function alike(one: Group, other: Group | undefined): boolean {
  return other !== undefined && one.id === other.id && one.name === other.name && one.folded === other.folded && one.parent === other.parent
    && one.block === other.block && (one.model ?? false) === (other.model ?? false) && one.nodes.length === other.nodes.length && one.nodes.every((node, index) => node === other.nodes[index]);
}
