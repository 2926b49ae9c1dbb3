/** The network as it is shown: what a folded group hides, what it says of itself, and the rows of the list. */

import { edgeKey, INPUT } from "./chain";
import { homes, leaves, parents, path, ways } from "./groups";
import { groupOfMark, markOf } from "./marks";
import { outputText } from "./shapes";
import type { Design, Diagnostic, Edge, Group, Inference, Language, LayerNode } from "./types";

export { groupOfMark, markOf };

/** For each layer that a folded group hides, that group: the outermost. */
export function hidden(design: Design): Map<string, string> {
  const found = new Map<string, string>();
  if (!design.groups.some((group) => group.folded)) return found;
  const around = parents(design.groups);
  const folded = new Set(design.groups.filter((group) => group.folded).map((group) => group.id));
  for (const group of design.groups) {
    const outermost = path(around, group.id).find((one) => folded.has(one));
    if (outermost !== undefined) for (const node of group.nodes) found.set(node, outermost);
  }
  return found;
}

/** A layer as it is found on the page: itself, or the folded group that hides it. */
export function standIn(design: Design, node: string): string {
  const group = hidden(design).get(node);
  return group === undefined ? node : markOf(group);
}

/** The groups whose layers are seen, the outermost first. */
export function unfolded(design: Design): Group[] {
  const around = parents(design.groups);
  const folded = new Set(design.groups.filter((group) => group.folded).map((group) => group.id));
  const seen = design.groups.filter((group) => !path(around, group.id).some((one) => folded.has(one)));
  return seen.sort((one, other) => path(around, one.id).length - path(around, other.id).length);
}

export type Shown = {
  /** The network with each folded group as one layer. */
  design: Design;
  /** The connections of the network for which a shown one stands, by its key. */
  edges: Map<string, Edge[]>;
  hidden: Map<string, string>;
};

/** The network with each folded group as one layer, and each connection where it is seen. */
export function shownDesign(design: Design): Shown {
  const inside = hidden(design);
  const edges = new Map<string, Edge[]>();
  if (inside.size === 0) {
    for (const edge of design.edges) edges.set(edgeKey(edge), [edge]);
    return { design, edges, hidden: inside };
  }
  const standing = (node: string): string => {
    const group = inside.get(node);
    return group === undefined ? node : markOf(group);
  };
  const nodes: LayerNode[] = [];
  const seen = new Set<string>();
  for (const node of design.nodes) {
    const id = standing(node.id);
    if (id === node.id) nodes.push(node);
    else if (!seen.has(id)) nodes.push({ id, kind: "", config: {} });
    seen.add(id);
  }
  const shown: Edge[] = [];
  for (const edge of design.edges) {
    const one: Edge = { source: standing(edge.source), target: standing(edge.target) };
    if (one.source === one.target) continue;
    if (one.source === edge.source && edge.source_handle) one.source_handle = edge.source_handle;
    if (one.target === edge.target && edge.target_handle) one.target_handle = edge.target_handle;
    const key = edgeKey(one);
    const before = edges.get(key);
    if (before) before.push(edge);
    else {
      shown.push(one);
      edges.set(key, [edge]);
    }
  }
  return { design: { ...design, nodes, edges: shown }, edges, hidden: inside };
}

export type GroupFacts = {
  layers: string[];
  /** `null` where the number is not known. */
  parameters: number | null;
  input: string;
  output: string;
  problems: Diagnostic[];
  worst: Diagnostic | undefined;
};

/** What a group amounts to. */
export function groupFacts(
  design: Design, id: string, inference: Inference | null, problems: ReadonlyMap<string, readonly Diagnostic[]>, look: { scalar: string; language: Language },
): GroupFacts {
  const layers = leaves(design, id);
  const members = new Set(layers);
  const { sources, exits } = ways(design, members);
  const own = design.nodes.filter((node) => members.has(node.id) && node.kind === INPUT).map((node) => [node.id, 0] as const);
  const shape = ([node, handle]: readonly [string, number]): string => {
    const known = inference?.nodes[node];
    const output = known?.outputs[handle];
    return outputText(known && output ? { ...known, outputs: [output] } : undefined, look.scalar, look.language);
  };
  const said = (ends: readonly (readonly [string, number])[]): string => [...new Set(ends.map(shape))].join(", ") || "—";
  const counted = layers.map((node) => inference?.nodes[node]).map((one) => (one && (one.outputs.length > 0 || one.parameters > 0) ? one.parameters : null));
  const found = [markOf(id), ...layers].flatMap((one) => problems.get(one) ?? []);
  return {
    layers, input: said([...sources, ...own]), output: said(exits), problems: found,
    parameters: counted.includes(null) ? null : counted.reduce<number>((sum, one) => sum + (one ?? 0), 0),
    worst: found.find((one) => one.severity === "error") ?? found[0],
  };
}

export type Row = { depth: number } & ({ node: LayerNode; group: null } | { node: null; group: Group });

/** The rows of the list: the layers of a group stand together under its heading, where its first layer stands. */
export function rowsOf(design: Design): Row[] {
  if (design.groups.length === 0) return design.nodes.map((node) => ({ depth: 0, node, group: null }));
  const around = parents(design.groups);
  const home = homes(design.groups);
  const byId = new Map(design.groups.map((group) => [group.id, group]));
  const paths = new Map(design.nodes.map((node) => [node.id, path(around, home.get(node.id))]));
  const rows: Row[] = [];
  const emit = (nodes: readonly LayerNode[], depth: number): void => {
    const done = new Set<string>();
    for (const node of nodes) {
      const id = paths.get(node.id)?.[depth];
      const group = id === undefined ? undefined : byId.get(id);
      if (!group) rows.push({ depth, node, group: null });
      else if (!done.has(group.id)) {
        done.add(group.id);
        rows.push({ depth, node: null, group });
        if (!group.folded) emit(nodes.filter((one) => paths.get(one.id)?.[depth] === group.id), depth + 1);
      }
    }
  };
  emit(design.nodes, 0);
  return rows;
}

export const rowId = (row: Row): string => (row.node ? row.node.id : markOf(row.group.id));
