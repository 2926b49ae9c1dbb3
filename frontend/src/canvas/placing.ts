/** Where pasted layers come to stand, and how picked ones are lined up. */

import type { Point, Size } from "./layout";

export type Box = { x: number; y: number; width: number; height: number };

const GAP = 24;

export function boundsOf(boxes: readonly Box[]): Box {
  const x = Math.min(...boxes.map((one) => one.x));
  const y = Math.min(...boxes.map((one) => one.y));
  return {
    x, y,
    width: Math.max(...boxes.map((one) => one.x + one.width)) - x,
    height: Math.max(...boxes.map((one) => one.y + one.height)) - y,
  };
}

const apart = (one: Box, other: Box, gap: number): boolean =>
  one.x + one.width + gap <= other.x || other.x + other.width + gap <= one.x || one.y + one.height + gap <= other.y || other.y + other.height + gap <= one.y;

/** A place for a box: free, within the view where there is room, else below it, and as near to a point as can be. */
export function freePlace(size: Size, near: Point, taken: readonly Box[], view: Box): Point {
  const found = nearestFree(size, near, taken, view) ?? nearestFree(size, near, taken, { ...view, height: view.height * 2 });
  if (found) return found;
  // Where all is full it lies over the others, a little aside, so that both are seen.
  let [x, y]: Point = [Math.round(near[0]) + GAP, Math.round(near[1]) + GAP];
  while (taken.some((one) => Math.hypot(one.x - x, one.y - y) < GAP / 2)) [x, y] = [x + GAP, y + GAP];
  return [x, y];
}

function nearestFree(size: Size, near: Point, taken: readonly Box[], view: Box): Point | null {
  const inner = { x: view.x + GAP, y: view.y + GAP, width: view.width - 2 * GAP - size.width, height: view.height - 2 * GAP - size.height };
  const [x, y] = [clamp(near[0], inner.x, inner.x + inner.width), clamp(near[1], inner.y, inner.y + inner.height)];
  const close = taken.filter((one) => !apart(one, view, 0));
  let best: Point | null = null;
  let least = Infinity;
  for (let top = inner.y; top <= inner.y + inner.height; top += GAP / 2) {
    for (let left = inner.x; left <= inner.x + inner.width; left += GAP / 2) {
      const far = Math.hypot(left - x, top - y);
      if (far < least && close.every((one) => apart({ x: left, y: top, ...size }, one, GAP / 2))) [least, best] = [far, [Math.round(left), Math.round(top)]];
    }
  }
  return best;
}

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(Math.max(low, high), value));

export type Alignment = "left" | "centre" | "right" | "top" | "middle" | "bottom";
export type Distribution = "across" | "down";

/** The places of boxes that were lined up along one side of what they fill together. */
export function aligned(boxes: ReadonlyMap<string, Box>, side: Alignment): Record<string, Point> {
  const all = boundsOf([...boxes.values()]);
  const place = ({ x, y, width, height }: Box): Point => {
    switch (side) {
      case "left": return [all.x, y];
      case "centre": return [Math.round(all.x + (all.width - width) / 2), y];
      case "right": return [all.x + all.width - width, y];
      case "top": return [x, all.y];
      case "middle": return [x, Math.round(all.y + (all.height - height) / 2)];
      case "bottom": return [x, all.y + all.height - height];
    }
  };
  return Object.fromEntries([...boxes].map(([id, box]) => [id, place(box)]));
}

/** The places of boxes with the same gap between each two, the outermost staying where they are. */
export function distributed(boxes: ReadonlyMap<string, Box>, way: Distribution): Record<string, Point> {
  const start = (one: Box): number => (way === "across" ? one.x : one.y);
  const length = (one: Box): number => (way === "across" ? one.width : one.height);
  const order = [...boxes].sort(([, one], [, other]) => start(one) - start(other));
  const [first, last] = [order[0]?.[1], order.at(-1)?.[1]];
  if (!first || !last || order.length < 3) return {};
  const whole = start(last) + length(last) - start(first);
  const gap = (whole - order.reduce((sum, [, one]) => sum + length(one), 0)) / (order.length - 1);
  let at = start(first);
  const places: Record<string, Point> = {};
  for (const [id, box] of order) {
    places[id] = way === "across" ? [Math.round(at), box.y] : [box.x, Math.round(at)];
    at += length(box) + gap;
  }
  return places;
}

/** Where a card stands that hangs on a point: inside of a box while the point is in it or near, and farther out it goes along.
 *
 * `place` is where its upper left corner would be, all in pixels from that of the box. What hangs below something, whose
 * upper edge `over` is, stands above it where there is no room below: it must not cover it. */
export function pinned(
  [x, y]: Point, [left, below]: Point, size: Size, box: Size, edges: { left: number; top: number; right: number; bottom: number }, over: number | null = null,
): Point {
  const above = (over ?? 0) - (below - y) - size.height;
  const top = over !== null && below + size.height > box.height - edges.bottom && above >= edges.top ? above : below;
  const along = (at: number, start: number, length: number, room: number, low: number, high: number): number => {
    const beyond = Math.min(0, at + length / 2) + Math.max(0, at - room - length / 2);
    return Math.max(low, Math.min(start, room - high - length)) + beyond;
  };
  return [along(x, left, size.width, box.width, edges.left, edges.right), along(y, top, size.height, box.height, edges.top, edges.bottom)];
}

/** How far what is in sight must move so that a box is in it that was in it before it changed; not at all where it has
 * no room. */
export function backInSight(before: Box, after: Box, seen: Box): Point {
  const within = (one: Box): boolean => one.x >= seen.x && one.y >= seen.y && one.x + one.width <= seen.x + seen.width && one.y + one.height <= seen.y + seen.height;
  if (!within(before) || after.width > seen.width || after.height > seen.height) return [0, 0];
  const into = (start: number, length: number, low: number, room: number): number => Math.max(0, low - start) - Math.max(0, start + length - low - room);
  return [into(after.x, after.width, seen.x, seen.width), into(after.y, after.height, seen.y, seen.height)];
}

export type Snapped = { dx: number; dy: number; lines: { vertical: number | null; horizontal: number | null } };

/** How far a dragged box must go so that an edge or its middle is level with another one. */
export function snapTo(box: Box, others: readonly Box[], reach: number): Snapped {
  const [dx, vertical] = nearest([box.x, box.x + box.width / 2, box.x + box.width], others.map((one) => [one.x, one.x + one.width / 2, one.x + one.width]), reach);
  const [dy, horizontal] = nearest([box.y, box.y + box.height / 2, box.y + box.height], others.map((one) => [one.y, one.y + one.height / 2, one.y + one.height]), reach);
  return { dx, dy, lines: { vertical, horizontal } };
}

function nearest(mine: readonly number[], theirs: readonly (readonly number[])[], reach: number): [number, number | null] {
  let found: [number, number | null] = [0, null];
  let least = reach;
  for (const lines of theirs) {
    lines.forEach((line, index) => {
      // Edges meet edges of the same side, middles meet middles: what looks level then.
      const away = line - (mine[index] ?? line);
      if (Math.abs(away) < least || (Math.abs(away) === least && found[1] === null)) [least, found] = [Math.abs(away), [away, line]];
    });
  }
  return found;
}
