/** Where everything stands when layers lie in groups: a folded group is one card, an open one a frame with a layout of
 * its own inside, which stands in its row as a box. */

import { homes, leaves, parents, path } from "../core/groups";
import { groupOfMark, hidden, markOf, unfolded, type Shown } from "../core/grouptree";
import type { Design } from "../core/types";
import { CARD, FOLDED, LIVE_HEIGHT, moved } from "./graph";
import { flipped, layout, wireKey, type Flow, type Layout, type Point, type Size, type Wire } from "./layout";

export type Frame = { x: number; y: number; width: number; height: number };
export type Framed = Layout & { frames: Map<string, Frame> };

/** The room between a frame and its layers; the name stands above them. */
export const FRAME = { left: 14, right: 14, top: 34, bottom: 14 } as const;
const TURNED = { left: FRAME.top, right: FRAME.bottom, top: FRAME.left, bottom: FRAME.right } as const;
const ENTRY = "/in";
/** Where a way turns that enters a frame from another row: it goes down beside the frame, not through its name. */
const BESIDE_NAME = 18;

/** Lay out what is shown of a network; `room` is the width of a row. */
export function framed(design: Design, shown: Shown, room: number, flow: Flow = "rows"): Framed {
  if (design.groups.length === 0) return { ...layout(ids(shown.design), shown.design.edges, flow === "down" ? TALL : CARD, room, flow), frames: new Map() };
  const tree = treeOf(design, shown, flow);
  const { laid } = laidLevel(tree, undefined, 0, shown.design.edges, room);
  if (flow !== "down") return laid;
  const frames = [...laid.frames].map(([id, { x, y, width, height }]): [string, Frame] => [id, { x: y, y: x, width: height, height: width }]);
  return { ...flipped(laid), frames: new Map(frames) };
}

/** Downwards a card needs the room of its histogram. */
const TALL: Size = { ...CARD, height: CARD.height + LIVE_HEIGHT };

const sizeOf = (id: string): Size => (groupOfMark(id) === null ? CARD : FOLDED);
const turnedSize = (id: string): Size => ({ width: sizeOf(id).height + LIVE_HEIGHT, height: sizeOf(id).width });
const ids = (design: Design): string[] => design.nodes.map((node) => node.id);

type Tree = {
  order: string[];
  /** The open groups around each thing that is shown, the outermost first. */
  around: Map<string, string[]>;
  flow: "rows" | "right";
  /** Downwards is to the right, with the axes in each other's place. */
  turned: boolean;
};

function treeOf(design: Design, shown: Shown, flow: Flow = "rows"): Tree {
  const up = parents(design.groups);
  const home = homes(design.groups);
  const around = new Map<string, string[]>();
  for (const { id } of shown.design.nodes) {
    const group = groupOfMark(id);
    around.set(id, path(up, group === null ? home.get(id) : up.get(group)));
  }
  return { order: ids(shown.design), around, flow: flow === "rows" ? "rows" : "right", turned: flow === "down" };
}

/** Lay out one group, or the network around all of them. Wires that come from outside begin at its entry. */
function laidLevel(tree: Tree, group: string | undefined, depth: number, wires: readonly Wire[], room: number): { laid: Framed; size: Size } {
  const isHere = (id: string): boolean => group === undefined || tree.around.get(id)?.[depth - 1] === group;
  /** What stands at this level for something that is shown: itself, or the frame around it. */
  const item = (id: string): string => {
    const next = tree.around.get(id)?.[depth];
    return next === undefined ? id : markOf(next);
  };
  const members = tree.order.filter(isHere);
  const items = [...new Set(members.map(item))];
  const sizes = new Map<string, Size>(items.map((id) => [id, tree.turned ? turnedSize(id) : sizeOf(id)]));
  const inner = new Map<string, Framed>();
  for (const id of items) {
    const frame = groupOfMark(id);
    if (frame === null || tree.around.has(id)) continue;
    const own = laidLevel(tree, frame, depth + 1, wires, room - FRAME.left - FRAME.right);
    inner.set(id, own.laid);
    sizes.set(id, own.size);
  }
  const mine = new Map<string, Wire[]>();
  for (const one of wires) {
    if (!isHere(one.target)) continue;
    const source = isHere(one.source) ? item(one.source) : ENTRY;
    const target = item(one.target);
    if (source === target) continue;
    const key = wireKey({ source, target });
    mine.set(key, [...(mine.get(key) ?? []), one]);
  }
  const level = [...mine].map(([key]) => ({ source: key.slice(0, key.indexOf(">")), target: key.slice(key.indexOf(">") + 1) }));
  const flat = layout(items, level, sizes, room, tree.flow, group === undefined ? undefined : ENTRY);
  return composed(tree, flat, inner, sizes, mine, group);
}

/** What lies in the frames of a level, moved to where they stand. */
function composed(tree: Tree, flat: Layout, inner: ReadonlyMap<string, Framed>, sizes: ReadonlyMap<string, Size>, wires: ReadonlyMap<string, readonly Wire[]>, group: string | undefined): { laid: Framed; size: Size } {
  const pad = tree.turned ? TURNED : FRAME;
  const laid: Framed = { places: new Map(), ways: new Map(), frames: new Map() };
  const points = [...flat.places].flatMap(([id, [x, y]]): Point[] => [[x, y], [x + (sizes.get(id)?.width ?? 0), y + (sizes.get(id)?.height ?? 0)]]);
  const all = [...points, ...[...flat.ways.values()].flat()];
  const left = Math.min(...all.map(([x]) => x), group === undefined ? 0 : Infinity);
  const top = Math.min(...all.map(([, y]) => y), group === undefined ? 0 : Infinity);
  const inFrame = ([x, y]: Point): Point => (group === undefined ? [x, y] : [x - left + pad.left, y - top + pad.top]);
  for (const [key, way] of flat.ways) {
    const turns = way.map(inFrame);
    // From outside it comes in at the side, below the name.
    if (tree.flow === "rows" && key.startsWith(`${ENTRY}>`) && turns[0]) turns.unshift([BESIDE_NAME, turns[0][1]]);
    for (const one of wires.get(key) ?? []) laid.ways.set(wireKey(one), turns);
  }
  for (const [id, place] of flat.places) {
    const [x, y] = inFrame(place);
    const own = inner.get(id);
    if (!own) {
      laid.places.set(id, [x, y]);
      continue;
    }
    const { width, height } = sizes.get(id) ?? CARD;
    laid.frames.set(groupOfMark(id) ?? "", { x, y, width, height });
    for (const [node, [u, v]] of own.places) laid.places.set(node, [x + u, y + v]);
    for (const [frame, box] of own.frames) laid.frames.set(frame, { ...box, x: x + box.x, y: y + box.y });
    // A connection that turns outside of the frame and inside of it does both.
    for (const [key, way] of own.ways) laid.ways.set(key, [...(laid.ways.get(key) ?? []), ...way.map(([u, v]): Point => [x + u, y + v])]);
  }
  const [first = ""] = sizes.keys();
  const line = sizes.get(first);
  const start = flat.places.get(first);
  const size: Size = {
    width: Math.max(...all.map(([x]) => x)) - left + pad.left + pad.right,
    height: Math.max(...all.map(([, y]) => y)) - top + pad.top + pad.bottom,
  };
  if (start && line) size.middle = inFrame(start)[1] + (line.middle ?? line.height / 2);
  return { laid, size };
}

export type Standing = {
  /** Upper left corners of the cards. */
  places: Map<string, Point>;
  frames: Map<string, Frame>;
};

/** Where everything stands: a person's places count, the others get out of their way. A folded group stands where its
 * layers were placed, if all of them were; a frame is drawn around its layers. */
export function standing(design: Design, shown: Shown, laid: Framed): Standing {
  const given = ownPlaces(design, shown);
  const taken = [...given.values()];
  const places = new Map<string, Point>();
  for (const { id } of shown.design.nodes) {
    let [x, y] = given.get(id) ?? laid.places.get(id) ?? [0, 0];
    if (!given.has(id)) {
      while (taken.some(([u, v]) => Math.abs(u - x) < sizeOf(id).width + 8 && Math.abs(v - y) < CARD.height + 8)) y += CARD.height + LIVE_HEIGHT + 16;
    }
    places.set(id, [x, y]);
  }
  const tree = treeOf(design, shown);
  const frames = new Map<string, Frame>();
  // From the innermost out: a frame holds the frames in it.
  for (const group of unfolded(design).reverse()) {
    const members = tree.order.filter((id) => tree.around.get(id)?.includes(group.id));
    // Layers that were moved together take their frame along.
    const shifts = members.map((id) => moved(laid, places, id));
    const [shift = [0, 0]] = shifts;
    const own = shifts.every((one) => one[0] === shift[0] && one[1] === shift[1]) ? laid.frames.get(group.id) : undefined;
    const inner = design.groups.filter((one) => one.parent === group.id).flatMap((one) => frames.get(one.id) ?? []);
    const direct = members.flatMap((id) => boxAt(id, places.get(id)));
    const frame = own ? { ...own, x: own.x + shift[0], y: own.y + shift[1] } : aroundOf([...direct, ...inner]);
    frames.set(group.id, frame);
  }
  return { places, frames };
}

/** For each frame what moves with it: the cards and the frames in it. */
export function heldBy(design: Design, shown: Shown): Map<string, Set<string>> {
  const held = new Map<string, Set<string>>(unfolded(design).map((group) => [markOf(group.id), new Set()]));
  const up = parents(design.groups);
  for (const [id, around] of treeOf(design, shown).around) for (const group of around) held.get(markOf(group))?.add(id);
  for (const mark of held.keys()) for (const group of path(up, up.get(groupOfMark(mark) ?? ""))) held.get(markOf(group))?.add(mark);
  return held;
}

/** The places of layers when cards and frames were moved. What stands in a frame that was moved goes with it. */
export function placing(design: Design, shown: Shown, stand: Standing, moved: ReadonlyMap<string, Point>): Record<string, Point> {
  const held = heldBy(design, shown);
  const carried = new Set([...moved.keys()].flatMap((id) => [...(held.get(id) ?? [])]));
  const positions: Record<string, Point> = {};
  for (const [id, now] of moved) {
    const group = groupOfMark(id);
    const frame = group === null ? undefined : stand.frames.get(group);
    const was: Point | undefined = frame ? [frame.x, frame.y] : stand.places.get(id);
    if (carried.has(id) || !was || (was[0] === now[0] && was[1] === now[1])) continue;
    if (group === null) positions[id] = now;
    else Object.assign(positions, movedGroup(design, group, was, now, stand.places));
  }
  return positions;
}

/** The places that a person gave: those of a folded group's layers make up its own. */
export function ownPlaces(design: Design, shown: Shown): Map<string, Point> {
  const own = new Map<string, Point>();
  for (const { id, position } of shown.design.nodes) {
    const group = groupOfMark(id);
    if (group === null) {
      if (position) own.set(id, position);
      continue;
    }
    const members = new Set(leaves(design, group));
    const all = design.nodes.filter((node) => members.has(node.id)).map((node) => node.position);
    const points = all.flatMap((point) => (point ? [point] : []));
    if (points.length === all.length) own.set(id, [Math.min(...points.map(([x]) => x)), Math.min(...points.map(([, y]) => y))]);
  }
  return own;
}

/** Where the layers of a group are when its card or its frame was moved. */
export function movedGroup(design: Design, group: string, was: Point, now: Point, places: ReadonlyMap<string, Point>): Record<string, Point> {
  const members = leaves(design, group);
  const inside = hidden(design);
  const positions: Record<string, Point> = {};
  const shift = ([x, y]: Point): Point => [Math.round(x + now[0] - was[0]), Math.round(y + now[1] - was[1])];
  const unseen = members.filter((node) => inside.has(node));
  for (const node of members) {
    const seen = places.get(node);
    if (seen && !inside.has(node)) positions[node] = shift(seen);
  }
  for (const folded of new Set(unseen.map((node) => inside.get(node) ?? ""))) {
    const card = places.get(markOf(folded));
    if (card) Object.assign(positions, inCard(design, folded, shift(card)));
  }
  return positions;
}

/** The places of all layers, those of folded groups as they would lie where the card stands. */
export function allPlaces(design: Design, places: ReadonlyMap<string, Point>): Map<string, Point> {
  const all = new Map(places);
  for (const folded of new Set(hidden(design).values())) {
    const card = places.get(markOf(folded));
    if (card) for (const [node, place] of Object.entries(inCard(design, folded, card))) all.set(node, place);
  }
  return all;
}

/** The places of a folded group's layers, so that its card stands at a place: as they lie now, or as they would be laid. */
function inCard(design: Design, group: string, [x, y]: Point): Record<string, Point> {
  const members = new Set(leaves(design, group));
  const own = design.nodes.filter((node) => members.has(node.id));
  const edges = design.edges.filter((edge) => members.has(edge.source) && members.has(edge.target));
  const laid = own.every((node) => node.position) ? new Map<string, Point>() : layout(own.map((node) => node.id), edges, CARD, 1200).places;
  const points = own.map((node): [string, Point] => [node.id, (laid.size > 0 ? laid.get(node.id) : node.position) ?? [0, 0]]);
  const [left, top] = [Math.min(...points.map(([, one]) => one[0])), Math.min(...points.map(([, one]) => one[1]))];
  return Object.fromEntries(points.map(([id, [u, v]]): [string, Point] => [id, [Math.round(x + u - left), Math.round(y + v - top)]]));
}

const boxAt = (id: string, point: Point | undefined): Frame[] => (point ? [{ x: point[0], y: point[1], width: sizeOf(id).width, height: sizeOf(id).height }] : []);

export function aroundOf(boxes: readonly Frame[]): Frame {
  const left = Math.min(...boxes.map((one) => one.x)) - FRAME.left;
  const top = Math.min(...boxes.map((one) => one.y)) - FRAME.top;
  const right = Math.max(...boxes.map((one) => one.x + one.width)) + FRAME.right;
  const bottom = Math.max(...boxes.map((one) => one.y + one.height)) + FRAME.bottom;
  return { x: left, y: top, width: right - left, height: bottom - top };
}
