/** Layers that several nodes call with the same weights: the mirror of builder/design/sharing.py. */

import { freeId, INPUT } from "./chain";
import { grouped, whole, withTies } from "./groups";
import type { Design, Edge, LayerNode, Point } from "./types";

/** How far below the originals the nodes lie that call their layers again: a card that shows its learning. */
const BELOW = 112;

/** The id of the node that has the layer which a node calls. */
export function ownerOf(node: LayerNode): string {
  return node.layer ?? node.id;
}

/** Every node that calls the layer of a node, itself among them, as listed. */
export function callsOf(design: Design, node: LayerNode): LayerNode[] {
  const owner = ownerOf(node);
  return design.nodes.filter((one) => one.id === owner || one.layer === owner);
}

/** How often each layer is called that is called several times, by the node that has it. */
export function sharedLayers(design: Design): Map<string, number> {
  const counts = new Map<string, number>();
  for (const node of design.nodes) if (node.layer !== undefined) counts.set(node.layer, (counts.get(node.layer) ?? 1) + 1);
  return counts;
}

/** The design with a node replaced by another of the same id, and all that call its layer made alike. */
export function withLayer(design: Design, changed: LayerNode): Design {
  const owner = ownerOf(changed);
  const nodes = design.nodes.map((node) => {
    if (node.id === changed.id) return changed;
    return node.id === owner || node.layer === owner ? withWeights({ ...node, kind: changed.kind, config: changed.config }, changed) : node;
  });
  return { ...design, nodes };
}

/** Let new nodes call the layers of others once more, connected among each other as those are.
 *
 * A group of which all layers are chosen is there once more, with the new nodes in it. */
export function share(design: Design, chosen: ReadonlySet<string>): Design {
  const originals = design.nodes.filter((node) => chosen.has(node.id));
  const last = originals.at(-1);
  if (!last) return design;
  const heights = originals.flatMap((node) => (node.position ? [node.position[1]] : []));
  const below = heights.length > 0 ? Math.max(...heights) - Math.min(...heights) + BELOW : BELOW;
  const taken = new Set(design.nodes.map((node) => node.id));
  const names = new Map<string, string>();
  const fresh = originals.map((node): LayerNode => {
    const id = freeId(node.kind, taken);
    taken.add(id);
    names.set(node.id, id);
    const made = withWeights({ id, kind: node.kind, config: { ...node.config } }, node);
    if (node.position) made.position = [node.position[0], node.position[1] + below] as Point;
    if (node.kind !== INPUT) made.layer = ownerOf(node);
    return made;
  });
  const end = design.nodes.indexOf(last) + 1;
  const edges = design.edges.flatMap((one): Edge[] => {
    const [source, target] = [names.get(one.source), names.get(one.target)];
    return source !== undefined && target !== undefined ? [{ ...one, source, target }] : [];
  });
  const nodes = [...design.nodes.slice(0, end), ...fresh, ...design.nodes.slice(end)];
  const again = whole(design, new Set(names.keys())).map((group) => withTies(group, group.parent, undefined));
  return grouped({ ...design, nodes, edges: [...design.edges, ...edges] }, again, names, undefined, false);
}

/** Give a node a layer of its own; those that called its layer go on sharing among each other. */
export function separate(design: Design, node: LayerNode): Design {
  if (node.layer === undefined) return passedOn(design, node.id);
  return { ...design, nodes: design.nodes.map((one) => (one.id === node.id ? unshared(one) : one)) };
}

/** Let the layer of a node belong to the next one that calls it. */
export function passedOn(design: Design, owner: string): Design {
  const heir = design.nodes.find((node) => node.layer === owner)?.id;
  if (heir === undefined) return design;
  const nodes = design.nodes.map((node) => {
    if (node.layer !== owner) return node;
    return node.id === heir ? unshared(node) : { ...node, layer: heir };
  });
  return { ...design, nodes };
}

/** Copies of nodes under new names; those that called one layer call one again, which one of them has. */
export function renamed(nodes: readonly LayerNode[], names: ReadonlyMap<string, string>): LayerNode[] {
  const holders = new Map<string, string>();
  return nodes.map((node) => {
    const owner = ownerOf(node);
    const id = names.get(node.id) ?? node.id;
    const holder = holders.get(owner) ?? names.get(owner) ?? id;
    holders.set(owner, holder);
    return holder === id ? { ...unshared(node), id } : { ...node, id, layer: holder };
  });
}

/** A design from outside with every shared layer named by the node that has it, and its callers alike. */
export function settled(design: Design): Design {
  if (design.nodes.every((node) => node.layer === undefined)) return design;
  const known = new Map(design.nodes.map((node) => [node.id, node]));
  return { ...design, nodes: design.nodes.map((node) => settledNode(node, known)) };
}

function settledNode(node: LayerNode, known: ReadonlyMap<string, LayerNode>): LayerNode {
  let owner = node;
  const seen = new Set([node.id]);
  while (owner.layer !== undefined) {
    const next = known.get(owner.layer);
    if (!next || seen.has(next.id)) return unshared(node);
    owner = next;
    seen.add(owner.id);
  }
  if (owner === node || owner.kind === INPUT || node.kind === INPUT) return unshared(node);
  return withWeights({ ...node, kind: owner.kind, config: owner.config, layer: owner.id }, owner);
}

/** The node with what another one begins with, or without where that begins anew. */
export function withWeights(node: LayerNode, other: LayerNode): LayerNode {
  return other.weights ? { ...node, weights: other.weights } : anew(node);
}

export function anew(node: LayerNode): LayerNode {
  const { weights: _gone, ...kept } = node;
  return kept;
}

export function unshared(node: LayerNode): LayerNode {
  const { layer: _gone, ...kept } = node;
  return kept;
}
