/** How layers are put into a graph, taken out and renamed: the mirror of builder/design/chain.py. */

import { entered, left } from "./groups";
import { passedOn } from "./layers";
import type { Design, Edge, LayerNode } from "./types";

export const INPUT = "Input";

const sourceHandle = (edge: Edge): number => edge.source_handle ?? 0;
const targetHandle = (edge: Edge): number => edge.target_handle ?? 0;

export function sameEdge(one: Edge, other: Edge): boolean {
  return (
    one.source === other.source &&
    one.target === other.target &&
    sourceHandle(one) === sourceHandle(other) &&
    targetHandle(one) === targetHandle(other)
  );
}

/** Names a connection of a design. */
export function edgeKey(one: Edge): string {
  return `${one.source}/${sourceHandle(one)}>${one.target}/${targetHandle(one)}`;
}

export function edgeOf(source: string, target: string, from = 0, to = 0): Edge {
  const made: Edge = { source, target };
  if (from) made.source_handle = from;
  if (to) made.target_handle = to;
  return made;
}

export function inputsOf(design: Design, id: string): Edge[] {
  return design.edges.filter((one) => one.target === id).sort((a, b) => targetHandle(a) - targetHandle(b));
}

/** Put a node into the connections that leave another one; `null` puts it before the first layer. */
export function insert(design: Design, node: LayerNode, after: string | null): Design {
  const first = design.nodes[0];
  if (after === null && first?.kind === INPUT) after = first.id;
  const place = after === null ? 0 : design.nodes.findIndex((one) => one.id === after) + 1;
  const nodes = [...design.nodes.slice(0, place), node, ...design.nodes.slice(place)];
  if (node.kind === INPUT) return { ...design, nodes };
  if (after === null) {
    return { ...design, nodes, edges: first ? [...design.edges, edgeOf(node.id, first.id)] : design.edges, groups: left(design.groups, [node.id]) };
  }
  const groups = entered(design, node.id, after, design.edges.filter((one) => one.source === after).map((one) => one.target));
  const moved = design.edges.map((one) =>
    one.source === after ? edgeOf(node.id, one.target, 0, targetHandle(one)) : one,
  );
  return { ...design, nodes, edges: [...moved, edgeOf(after, node.id)], groups };
}

/** Put a node into one connection. An input stands beside it, since nothing may feed it. */
export function insertOn(design: Design, node: LayerNode, on: Edge): Design {
  const place = design.nodes.findIndex((one) => one.id === on.source) + 1;
  const nodes = [...design.nodes.slice(0, place), node, ...design.nodes.slice(place)];
  if (node.kind === INPUT) return { ...design, nodes };
  const edges = design.edges.map((one) => (sameEdge(one, on) ? edgeOf(node.id, one.target, 0, targetHandle(one)) : one));
  return { ...design, nodes, edges: [...edges, edgeOf(on.source, node.id, sourceHandle(on))], groups: entered(design, node.id, on.source, [on.target]) };
}

/** Take a node out and close the gap: its first source feeds what it fed. */
export function takeOut(design: Design, id: string, keepGroups = false): Design {
  if (!keepGroups) design = passedOn(design, id);
  const bridge = inputsOf(design, id)[0];
  const edges: Edge[] = [];
  for (const one of design.edges) {
    if (one.target === id) continue;
    const kept =
      one.source !== id ? one : bridge && edgeOf(bridge.source, one.target, sourceHandle(bridge), targetHandle(one));
    if (kept && !edges.some((other) => sameEdge(other, kept))) edges.push(kept);
  }
  const groups = keepGroups ? design.groups : left(design.groups, [id]);
  return { ...design, nodes: design.nodes.filter((one) => one.id !== id), edges, groups };
}

/** Give a node another id everywhere it is named. */
export function rename(design: Design, old: string, fresh: string): Design {
  const name = (id: string): string => (id === old ? fresh : id);
  return {
    ...design,
    nodes: design.nodes.map((node) => ({ ...node, id: name(node.id), ...(node.layer === undefined ? {} : { layer: name(node.layer) }) })),
    edges: design.edges.map((one) => ({ ...one, source: name(one.source), target: name(one.target) })),
    groups: design.groups.map((group) => ({ ...group, nodes: group.nodes.map(name) })),
  };
}

const SPACE = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+";
const AROUND = new RegExp(`^${SPACE}|${SPACE}$`, "gu");

/** A text without what Python's `strip` takes off; `trim` takes a little less and a little more. */
export function stripped(text: string): string {
  return text.replace(AROUND, "");
}

/** Whether a layer can be called so. */
export function isName(name: string): boolean {
  return name !== "" && !name.includes("/") && [...name].length <= 80 && !/[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u.test(name);
}

/** Say whether the data of one node flows, by any way, to another. */
export function reaches(design: Design, start: string, goal: string): boolean {
  const following = new Map<string, string[]>();
  for (const one of design.edges) following.set(one.source, [...(following.get(one.source) ?? []), one.target]);
  const seen = new Set([start]);
  const waiting = [start];
  for (let current = waiting.pop(); current !== undefined; current = waiting.pop()) {
    if (current === goal) return true;
    for (const next of following.get(current) ?? []) {
      if (!seen.has(next)) {
        seen.add(next);
        waiting.push(next);
      }
    }
  }
  return false;
}

/** Keras's own default layer name for a class: `MaxPooling2D` gives `max_pooling2d`. */
export function snakeCase(kind: string): string {
  return kind
    .replace(/[^\p{L}\p{N}_]+/gu, "")
    .replace(/(.)([A-Z][a-z]+)/g, "$1_$2")
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase();
}

/** The first free id for a new node of this kind: `dense`, then `dense_1`. */
export function freeId(kind: string, taken: ReadonlySet<string>): string {
  const base = snakeCase(kind) || "layer";
  if (!taken.has(base)) return base;
  let number = 1;
  while (taken.has(`${base}_${number}`)) number += 1;
  return `${base}_${number}`;
}
