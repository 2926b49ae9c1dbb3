/** What the edits of groups do: the mirror of builder/design/grouping.py. */

import { freeId, INPUT, reaches, sameEdge, stripped } from "./chain";
import { asModel, between, freeName, homes, leaves, left, MOST_DEEP, ownTies, parents, path, sharedLength, ways, within, withTies, type End } from "./groups";
import { renamed as called } from "./layers";
import { EditError } from "./refusal";
import type { Design, Edge, Group, GroupEdit, LayerNode } from "./types";

export const MOST_COPIES = 100;
const MAX_NODES = 5000;

export function applyGroupEdit(edit: GroupEdit, design: Design): Design {
  switch (edit.type) {
    case "group_nodes":
      return groupNodes(edit, design);
    case "ungroup":
      return ungroup(known(design, edit.group), design);
    case "rename_group": {
      const group = known(design, edit.group);
      return withGroup(design, { ...group, name: nameOf(edit.name) || group.name });
    }
    case "fold_group":
      return withGroup(design, { ...known(design, edit.group), folded: edit.folded });
    case "model_group":
      return withGroup(design, asModel(known(design, edit.group), edit.model));
    case "join_group":
      return joinGroup(edit.nodes, edit.group, design);
    case "repeat_group":
      return repeatGroup(known(design, edit.group), edit.times, design);
    case "insert_block":
      return insertBlock(edit, design);
  }
}

function groupNodes(edit: Extract<GroupEdit, { type: "group_nodes" }>, design: Design): Design {
  const around = parents(design.groups);
  const home = homes(design.groups);
  for (const node of edit.nodes) knownNode(design, node);
  const ofNodes = edit.nodes.map((node) => [node, path(around, home.get(node))] as const);
  const ofGroups = edit.groups.map((group) => [group, path(around, known(design, group).parent)] as const);
  const all = [...ofNodes, ...ofGroups].map(([, one]) => one);
  const [first] = all;
  if (!first) throw new EditError("nothing_to_group");
  const depth = Math.min(...all.map((one) => sharedLength(first, one)));
  const children = new Set(all.flatMap((one) => one[depth] ?? []));
  for (const [group, one] of ofGroups) if (one.length === depth) children.add(group);
  const covered = new Set([...edit.nodes, ...edit.groups.flatMap((group) => leaves(design, group))]);
  for (const child of children) {
    if (!leaves(design, child).every((node) => covered.has(node))) throw new EditError("group_cut", { group: known(design, child).name });
  }
  if (depth + 1 + Math.max(0, ...[...children].map((child) => height(design, child))) > MOST_DEEP) throw new EditError("group_too_deep", { most: String(MOST_DEEP) });
  const own = new Set(ofNodes.filter(([, one]) => one.length === depth).map(([node]) => node));
  const id = freeId("group", new Set(around.keys()));
  const nodes = design.nodes.map((node) => node.id).filter((node) => own.has(node));
  const made = withTies({ id, name: nameOf(edit.name) || id, nodes, folded: false }, first[depth - 1], undefined);
  const kept = left(design.groups, own).map((group) => (children.has(group.id) ? { ...group, parent: id } : group));
  return { ...design, groups: [...kept, made] };
}

function ungroup(gone: Group, design: Design): Design {
  const groups = design.groups.filter((group) => group.id !== gone.id).map((group) => {
    if (group.id === gone.parent) return { ...group, nodes: [...group.nodes, ...gone.nodes] };
    return group.parent === gone.id ? withTies(group, gone.parent, group.block) : group;
  });
  return { ...design, groups };
}

function joinGroup(nodes: readonly string[], into: string | null, design: Design): Design {
  const home = homes(design.groups);
  for (const node of nodes) knownNode(design, node);
  const moved = new Set(nodes.filter((node) => (home.get(node) ?? null) !== into));
  const groups = left(design.groups, moved);
  if (into === null) return { ...design, groups };
  known(design, into);
  const added = design.nodes.map((node) => node.id).filter((node) => moved.has(node));
  return { ...design, groups: groups.map((group) => (group.id === into ? { ...group, nodes: [...group.nodes, ...added] } : group)) };
}

type Part = { nodes: LayerNode[]; edges: Edge[]; groups: Group[] };
type Names = { nodes: Map<string, string>; groups: Map<string, string> };

function repeatGroup(group: Group, times: number, design: Design): Design {
  if (times < 2 || times > MOST_COPIES) throw new EditError("bad_repeat", { most: String(MOST_COPIES) });
  const members = new Set(leaves(design, group.id));
  room(design.nodes.length + members.size * (times - 1));
  const exit = oneWay(design, group, members);
  const { into, out } = ways(design, members);
  const whole = asBlock(design, group.id);
  const part: Part = {
    nodes: design.nodes.filter((node) => members.has(node.id)).map(unplaced),
    edges: design.edges.filter((edge) => members.has(edge.source) && members.has(edge.target)),
    groups: within(whole.groups, group.id),
  };
  let place = Math.max(...design.nodes.map((node, index) => (members.has(node.id) ? index : -1))) + 1;
  let result = whole;
  let last: End = exit;
  for (let copies = 1; copies < times; copies += 1) {
    const { copy, names } = copied(result, part);
    const fed = into.map((edge) => edgeFrom(last, { ...edge, target: names.nodes.get(edge.target) ?? edge.target }));
    result = put(result, { ...copy, groups: renamed(result, copy.groups, group.name) }, place, fed);
    place += members.size;
    last = [names.nodes.get(exit[0]) ?? exit[0], exit[1]];
  }
  const end = last;
  return { ...result, edges: result.edges.map((edge) => (out.includes(edge) ? edgeFrom(end, edge) : edge)) };
}

function insertBlock({ block, after: behind, on }: Extract<GroupEdit, { type: "insert_block" }>, design: Design): Design {
  room(design.nodes.length + block.nodes.length);
  const edge = on === null ? null : (design.edges.find((one) => sameEdge(one, on)) ?? null);
  if (on !== null && edge === null) throw new EditError("no_such_edge", { source: on.source, target: on.target });
  const after = edge?.source ?? behind;
  if (after !== null) knownNode(design, after);
  const { copy, names } = copied(design, { ...block, groups: ownTies(design, block.groups) });
  const place = after === null ? design.nodes.length : design.nodes.findIndex((node) => node.id === after) + 1;
  // What nothing can feed stands beside the network.
  if (after === null || block.entries.length === 0) return put(design, copy, place, []);
  const split = edge ? [edge] : design.edges.filter((one) => one.source === after);
  const into = between(design, after, split.map((one) => one.target));
  const root = names.groups.get(block.groups[0]?.id ?? "");
  const groups = copy.groups.map((group) => (group.id === root ? withTies(group, into, group.block) : group));
  const from: End = [after, edge?.source_handle ?? 0];
  const fed = block.entries.map(([node, handle]) => edgeFrom(from, { source: after, target: names.nodes.get(node) ?? node, target_handle: handle }));
  const { exit } = block;
  const gives: End | null = exit && [names.nodes.get(exit[0]) ?? exit[0], exit[1]];
  const edges = gives ? design.edges.map((one) => (split.includes(one) ? edgeFrom(gives, one) : one)) : design.edges;
  return put({ ...design, edges }, { ...copy, groups }, place, fed);
}

/** A part under names that are free in a design, and these names. */
function copied(design: Design, part: Part): { copy: Part; names: Names } {
  const taken = new Set(design.nodes.map((node) => node.id));
  const taking = new Set(design.groups.map((group) => group.id));
  const names: Names = { nodes: new Map(), groups: new Map() };
  for (const node of part.nodes) names.nodes.set(node.id, take(node.kind, taken));
  for (const group of part.groups) names.groups.set(group.id, take("group", taking));
  const name = (id: string): string => names.nodes.get(id) ?? id;
  const copy: Part = {
    nodes: called(part.nodes, names.nodes),
    edges: part.edges.map((edge) => ({ ...edge, source: name(edge.source), target: name(edge.target) })),
    groups: part.groups.map((group) => {
      const parent = group.parent === undefined ? undefined : (names.groups.get(group.parent) ?? group.parent);
      return withTies({ ...group, id: names.groups.get(group.id) ?? group.id, nodes: group.nodes.map(name) }, parent, group.block);
    }),
  };
  return { copy, names };
}

function take(base: string, taken: Set<string>): string {
  const id = freeId(base, taken);
  taken.add(id);
  return id;
}

function put(design: Design, part: Part, place: number, fed: Edge[]): Design {
  return {
    ...design,
    nodes: [...design.nodes.slice(0, place), ...part.nodes, ...design.nodes.slice(place)],
    edges: [...design.edges, ...part.edges, ...fed],
    groups: [...design.groups, ...part.groups],
  };
}

/** A copy is called as its original, with the next number. */
function renamed(design: Design, groups: Group[], called: string): Group[] {
  const name = freeName(called, new Set(design.groups.map((group) => group.name)));
  const inner = new Set(groups.map((group) => group.id));
  return groups.map((group) => (group.parent !== undefined && inner.has(group.parent) ? group : { ...group, name }));
}

/** The design with a group and those in it as blocks, of which there may be copies. */
function asBlock(design: Design, id: string): Design {
  const inner = new Set(within(design.groups, id).map((group) => group.id));
  const taken = blocks(design);
  return { ...design, groups: design.groups.map((group) => (inner.has(group.id) && group.block === undefined ? { ...group, block: take("block", taken) } : group)) };
}

function blocks(design: Design): Set<string> {
  return new Set(design.groups.flatMap((group) => group.block ?? []));
}

/** What a group gives; copies can be chained only where one way leads in and one out. */
function oneWay(design: Design, group: Group, members: ReadonlySet<string>): End {
  const { sources, exits } = ways(design, members);
  const values = { group: group.name };
  if (design.nodes.some((node) => members.has(node.id) && node.kind === INPUT)) throw new EditError("group_has_input", values);
  const [source] = sources;
  if (!source) throw new EditError("group_no_way_in", values);
  if (sources.length > 1) throw new EditError("group_ways_in", { ...values, nodes: sources.map(([node]) => node).join(", ") });
  const [exit] = exits;
  if (!exit || exits.length > 1) throw new EditError("group_ways_out", { ...values, nodes: exits.map(([node]) => node).join(", ") });
  if (reaches(design, exit[0], source[0])) throw new EditError("group_comes_back", { ...values, node: source[0] });
  return exit;
}

/** A name as the app takes it: characters are counted, not their halves. */
const nameOf = (text: string): string => [...stripped(text)].slice(0, 80).join("");

function room(nodes: number): void {
  if (nodes > MAX_NODES) throw new EditError("too_many_nodes", { most: String(MAX_NODES) });
}

function height(design: Design, id: string): number {
  const around = parents(design.groups);
  return Math.max(...within(design.groups, id).map((group) => path(around, group.id).length)) - path(around, id).length + 1;
}

function edgeFrom([source, handle]: End, edge: Edge): Edge {
  const made: Edge = { source, target: edge.target };
  if (handle) made.source_handle = handle;
  if (edge.target_handle) made.target_handle = edge.target_handle;
  return made;
}

function unplaced(node: LayerNode): LayerNode {
  const { position: _gone, ...kept } = node;
  return kept;
}

function known(design: Design, id: string): Group {
  const group = design.groups.find((one) => one.id === id);
  if (!group) throw new EditError("unknown_group", { group: id });
  return group;
}

function knownNode(design: Design, id: string): void {
  if (!design.nodes.some((node) => node.id === id)) throw new EditError("unknown_node", { node: id });
}

function withGroup(design: Design, changed: Group): Design {
  return { ...design, groups: design.groups.map((group) => (group.id === changed.id ? changed : group)) };
}

