/** Where layers stand that nobody has placed: in rows that a person reads like lines of text.
 *
 * Where all ways lead through one layer the network is cut; what lies between two cuts (a residual block, the branches
 * of an inception module) is laid out by dagre, as a box in the line. A plain chain is a line of single layers. */

import { Graph, layout as dagre } from "@dagrejs/dagre";

export type Point = [number, number];
/** How large a box is; `middle` is how high its line of layers runs, where that is not halfway. */
export type Size = { width: number; height: number; middle?: number };
/** One size for all, or each its own. */
export type Sizes = Size | ReadonlyMap<string, Size>;
export type Wire = { source: string; target: string };
export type Layout = {
  /** Upper left corners. */
  places: Map<string, Point>;
  /** Ways around other layers, by `source>target`, for the connections that need one. */
  ways: Map<string, Point[]>;
};
export type Flow = "rows" | "right" | "down";

export const GAP_X = 32;
/** Between two rows: the card of a broken connection has room there. */
export const GAP_Y = 98;
const BRANCH_GAP = 26;

type Box = { block: boolean; width: number; height: number; middle: number; places: Map<string, Point>; ways: Map<string, Point[]> };

export const wireKey = (one: Wire): string => `${one.source}>${one.target}`;

/** Lay out a network.
 *
 * `room` is the width of a row in pixels; a row holds at least one box. `right` and `down` make one row of all. `entry`
 * is an id of `wires` that takes no room: what feeds the network from outside. */
export function layout(ids: readonly string[], wires: readonly Wire[], sizes: Sizes, room: number, flow: Flow = "rows", entry?: string): Layout {
  const size = (id: string): Size => ("width" in sizes ? sizes : (sizes.get(id) ?? NONE));
  // Downwards is to the right, with the axes in each other's place.
  if (flow === "down") return flipped(layout(ids, wires, new Map(ids.map((id) => [id, { width: size(id).height, height: size(id).width }])), room, "right", entry));
  const order = sorted(entry === undefined ? ids : [entry, ...ids], wires);
  const touching = new Map<string, Wire[]>();
  for (const one of wires) touching.set(one.source, [...(touching.get(one.source) ?? []), one]);
  const boxes = cut(order, wires).filter((part) => part.ids[0] !== entry || entry === undefined).map((part) => boxOf(part, touching, size));
  if (flow === "right") return inRows(boxes, Infinity);
  return inRows(boxes, balanced(boxes, clearest(boxes, room)));
}

/** How much wider than high a canvas is. */
const SHAPE = 2.4;
/** Each width that is tried is so many times the one before. */
const STEP = 1.12;

/** The width of the rows at which a canvas, as wide as the room, shows the whole network largest. */
function clearest(boxes: readonly Box[], room: number): number {
  const total = boxes.reduce((sum, box) => sum + box.width + GAP_X, 0);
  // A row holds at least one box.
  const least = Math.max(room, ...boxes.map((box) => box.width));
  let [best, largest] = [least, 0];
  for (let width = least; ; width *= STEP) {
    const rows = rowsOf(boxes, width);
    const size = sizeOf(rows);
    const zoom = Math.min(least / size.width, least / SHAPE / size.height);
    if (zoom > largest * 1.01) [best, largest] = [width, zoom];
    if (!(zoom < 1) || width > total || size.width > least / largest) return best;
  }
}

function sizeOf(rows: readonly Box[][]): Size {
  const wide = rows.map((row) => row.reduce((sum, box) => sum + box.width + GAP_X, -GAP_X));
  const high = rows.map((row) => Math.max(...row.map((box) => box.middle)) + Math.max(...row.map((box) => box.height - box.middle)));
  return { width: Math.max(...wide), height: high.reduce((sum, one) => sum + one + GAP_Y, -GAP_Y) };
}

/** The narrowest room that takes no more rows: nine layers stand as five and four, not as eight and one. */
function balanced(boxes: readonly Box[], room: number): number {
  const rows = rowsOf(boxes, room).length;
  let [low, high] = [0, room];
  while (high - low > 8) {
    const middle = (low + high) / 2;
    if (rowsOf(boxes, middle).length > rows) low = middle;
    else high = middle;
  }
  return high;
}

function rowsOf(boxes: readonly Box[], room: number): Box[][] {
  const rows: Box[][] = [];
  let used = Infinity;
  boxes.forEach((box, index) => {
    // A block and the layer that brings its ways together stay in one row.
    const tied = box.block ? (boxes[index + 1]?.width ?? 0) + GAP_X : 0;
    const held = boxes[index - 1]?.block === true;
    if (used === Infinity || (!held && used + box.width + tied > room)) {
      rows.push([]);
      used = 0;
    }
    rows.at(-1)?.push(box);
    used += box.width + GAP_X;
  });
  return rows;
}

function inRows(boxes: readonly Box[], room: number): Layout {
  const places = new Map<string, Point>();
  const ways = new Map<string, Point[]>();
  let top = 0;
  for (const row of rowsOf(boxes, room)) {
    const above = Math.max(...row.map((box) => box.middle));
    const below = Math.max(...row.map((box) => box.height - box.middle));
    let left = 0;
    for (const box of row) {
      const at = ([x, y]: Point): Point => [left + x, top + above - box.middle + y];
      for (const [id, place] of box.places) places.set(id, at(place));
      for (const [key, way] of box.ways) ways.set(key, way.map(at));
      left += box.width + GAP_X;
    }
    top += above + below + GAP_Y;
  }
  return { places, ways };
}

/** Layers so that each comes after what feeds it, otherwise in the order of the list; loops come last. */
export function sorted(ids: readonly string[], wires: readonly Wire[]): string[] {
  const waits = new Map(ids.map((id) => [id, 0]));
  const next = new Map<string, string[]>(ids.map((id) => [id, []]));
  const fed = new Set<string>();
  for (const { source, target } of wires) {
    if (!waits.has(source) || !waits.has(target)) continue;
    waits.set(target, (waits.get(target) ?? 0) + 1);
    fed.add(target);
    next.get(source)?.push(target);
  }
  const rank = new Map(ids.map((id, index) => [id, index]));
  const ready = ids.filter((id) => waits.get(id) === 0);
  const order: string[] = [];
  const seen = new Set<string>();
  for (let id = ready.shift(); id !== undefined; id = ready.shift()) {
    order.push(id);
    seen.add(id);
    for (const target of next.get(id) ?? []) {
      const left = (waits.get(target) ?? 0) - 1;
      waits.set(target, left);
      if (left === 0) place(ready, target, rank);
    }
  }
  // What nothing feeds and what feeds nothing stands behind the network.
  const loose = new Set(ids.filter((id) => !fed.has(id) && next.get(id)?.length === 0));
  return [...order.filter((id) => !loose.has(id)), ...ids.filter((id) => !seen.has(id)), ...order.filter((id) => loose.has(id))];
}

function place(ready: string[], id: string, rank: ReadonlyMap<string, number>): void {
  const mine = rank.get(id) ?? 0;
  const at = ready.findIndex((other) => (rank.get(other) ?? 0) > mine);
  ready.splice(at < 0 ? ready.length : at, 0, id);
}

/** One layer alone, through which all ways lead, or what lies between two such layers. */
export type Part = { ids: string[]; from: string | null; to: string | null };

/** Cut a sorted network wherever the output of a single layer is under way. */
export function cut(order: readonly string[], wires: readonly Wire[]): Part[] {
  const at = new Map(order.map((id, index) => [id, index]));
  const reach = new Map<string, number>();
  for (const { source, target } of wires) {
    const to = at.get(target);
    if (to !== undefined && at.has(source)) reach.set(source, Math.max(reach.get(source) ?? 0, to));
  }
  const parts: Part[] = [];
  let open: Part | null = null;
  let before: string | null = null;
  let farthest = 0;
  order.forEach((id, index) => {
    const alone = farthest <= index;
    farthest = Math.max(farthest, reach.get(id) ?? index);
    if (!alone) {
      if (open) open.ids.push(id);
      else parts.push((open = { ids: [id], from: before, to: null }));
      return;
    }
    if (open) open.to = id;
    open = null;
    before = id;
    parts.push({ ids: [id], from: null, to: null });
  });
  return parts;
}

const NONE: Size = { width: 0, height: 0 };
type SizeOf = (id: string) => Size;

function boxOf(part: Part, touching: ReadonlyMap<string, Wire[]>, size: SizeOf): Box {
  const [first] = part.ids;
  if (part.ids.length === 1 && first !== undefined && part.from === null) {
    const { width, height, middle = height / 2 } = size(first);
    return { block: false, width, height, middle, places: new Map([[first, [0, 0]]]), ways: new Map() };
  }
  // Deep networks repeat their blocks: equal ones are laid out once, under the numbers of their layers.
  const all = [part.from, ...part.ids, part.to];
  const number = new Map(all.map((id, index) => [id, String(index)]));
  const mine = [part.from, ...part.ids].flatMap((id) => (id === null ? [] : (touching.get(id) ?? []))).filter((one) => number.has(one.target));
  const wires = mine.map((one) => ({ source: number.get(one.source) ?? "", target: number.get(one.target) ?? "" }));
  const ends: Part = { ids: part.ids.map((_, index) => String(index + 1)), from: part.from && "0", to: part.to && String(all.length - 1) };
  const own = all.map((id) => (id === null ? NONE : size(id)));
  const key = JSON.stringify([own, ends, wires]);
  const known = laidOut.get(key) ?? drawn(ends, wires, (one) => own[Number(one)] ?? NONE);
  if (laidOut.size > MOST_BLOCKS) laidOut.clear();
  laidOut.set(key, known);
  const named = (one: string): string => all[Number(one)] ?? "";
  const ways = [...known.ways].map(([way, points]): [string, Point[]] => {
    const [source = "", target = ""] = way.split(">");
    return [wireKey({ source: named(source), target: named(target) }), points];
  });
  return { ...known, places: new Map([...known.places].map(([one, point]) => [named(one), point])), ways: new Map(ways) };
}

const laidOut = new Map<string, Box>();
const MOST_BLOCKS = 500;

function drawn(part: Part, wires: readonly Wire[], size: SizeOf): Box {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: "LR", nodesep: BRANCH_GAP, edgesep: BRANCH_GAP, ranksep: GAP_X });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const id of part.ids) graph.setNode(id, boxed(size(id)));
  const ends = [part.from, part.to].filter((id) => id !== null);
  // The layers at both ends stand in the line themselves; here they only hold their connections.
  for (const id of ends) graph.setNode(id, { width: 1, height: size(part.ids[0] ?? "").height });
  for (const one of wires) graph.setEdge(one.source, one.target, {}, wireKey(one));
  dagre(graph);
  return trimmed(graph, part, wires, size);
}

function trimmed(graph: Graph, part: Part, wires: readonly Wire[], size: SizeOf): Box {
  const places = new Map<string, Point>();
  for (const id of part.ids) places.set(id, corner(graph, id, size));
  const left = Math.min(...[...places.values()].map(([x]) => x));
  const right = Math.max(...[...places].map(([id, [x]]) => x + size(id).width));
  const ways = new Map<string, Point[]>();
  for (const one of wires) {
    const bends = bendsOf(graph, one).filter(([x]) => x >= left && x <= right);
    if (bends.length > 0 && bent(graph, one)) ways.set(wireKey(one), bends);
  }
  const all = [...[...places].flatMap(([id, [, y]]) => [y, y + size(id).height]), ...[...ways.values()].flat().map(([, y]) => y)];
  const top = Math.min(...all);
  const height = Math.max(...all) - top;
  const line = [part.from, part.to].filter((id) => id !== null).map((id) => Number(graph.node(id)?.y ?? 0) - top);
  const lanes = new Set([...places].map(([id, [, y]]) => Math.round(y + lineOf(size(id)))));
  const [lane] = lanes;
  // A single line of layers goes on straight, and the way past it turns.
  const middle = lanes.size === 1 && lane !== undefined ? lane - top : line.length > 0 ? line.reduce((sum, y) => sum + y, 0) / line.length : height / 2;
  const at = ([x, y]: Point): Point => [Math.round(x - left), Math.round(y - top)];
  return {
    block: part.to !== null, width: right - left, height, middle: Math.round(middle),
    places: new Map([...places].map(([id, one]) => [id, at(one)])),
    ways: new Map([...ways].map(([key, way]) => [key, way.map(at)])),
  };
}

export function flipped({ places, ways }: Layout): Layout {
  const flip = ([x, y]: Point): Point => [y, x];
  return {
    places: new Map([...places].map(([id, place]) => [id, flip(place)])),
    ways: new Map([...ways].map(([key, way]) => [key, way.map(flip)])),
  };
}

const lineOf = ({ height, middle = height / 2 }: Size): number => middle;

/** Dagre brings the middles of boxes onto one line: a box whose line runs elsewhere is made as high on both sides of it. */
function boxed(size: Size): Size {
  const line = lineOf(size);
  return { width: size.width, height: 2 * Math.max(line, size.height - line) };
}

function corner(graph: Graph, id: string, size: SizeOf): Point {
  const node = graph.node(id);
  return [Math.round(Number(node?.x ?? 0) - size(id).width / 2), Math.round(Number(node?.y ?? 0) - lineOf(size(id)))];
}

/** Where a connection turns, without the points at which it leaves and enters. */
function bendsOf(graph: Graph, one: Wire): Point[] {
  const points = (graph.edge(one.source, one.target, wireKey(one))?.points ?? []) as { x: number; y: number }[];
  return points.slice(1, -1).map(({ x, y }) => [Math.round(x), Math.round(y)]);
}

/** Whether a connection passes other layers: one to the next rank has a single bend. */
function bent(graph: Graph, one: Wire): boolean {
  return bendsOf(graph, one).length > 1;
}
