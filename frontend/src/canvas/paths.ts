/** The lines of connections, as SVG paths. */

import { getBezierPath, getSmoothStepPath, Position } from "@xyflow/react";
import type { Point } from "./layout";

export type Ends = { sourceX: number; sourceY: number; targetX: number; targetY: number };
/** A path, and the place in its middle for what is said about it. */
export type Drawn = { path: string; x: number; y: number };

const BEND = 14;

/** The line of a connection from the right side of a layer to the left of another, or, `down`, from its bottom to the top. */
export function drawnPath(ends: Ends, way: readonly Point[] | undefined, down = false): Drawn {
  if (way && way.length > 0) {
    const flip = ([x, y]: Point): Point => (down ? [y, x] : [x, y]);
    const turned = down ? { sourceX: ends.sourceY, sourceY: ends.sourceX, targetX: ends.targetY, targetY: ends.targetX } : ends;
    const points = around(turned, way.map(flip)).map(flip);
    const [x, y] = way[Math.floor(way.length / 2)] ?? [ends.sourceX, ends.sourceY];
    return { path: rounded(points), x, y };
  }
  const sides = down ? { sourcePosition: Position.Bottom, targetPosition: Position.Top } : { sourcePosition: Position.Right, targetPosition: Position.Left };
  const back = down ? ends.targetY < ends.sourceY + 12 : ends.targetX < ends.sourceX + 12;
  const [path, x, y] = back
    ? getSmoothStepPath({ ...ends, ...sides, borderRadius: 22, offset: 16 })
    : getBezierPath({ ...ends, ...sides, curvature: 0.35 });
  return { path, x, y };
}

/** The corners of a line through points. */
function around({ sourceX, sourceY, targetX, targetY }: Ends, way: readonly Point[]): Point[] {
  const first = way[0] ?? [sourceX, sourceY];
  const last = way.at(-1) ?? first;
  if (first[0] < sourceX) {
    // From the end of one row to the beginning of the next, beside the connection that goes straight.
    const level = (sourceY + targetY) / 2 + 7;
    const [right, left] = [sourceX + 22, first[0] - BEND * 2];
    const turn: Point[] = [[sourceX, sourceY], [right, sourceY], [right, level], [left, level], [left, first[1]]];
    const down = targetX - BEND - 2;
    return [...turn, ...way.filter(([x]) => x < down), [down, last[1]], [down, targetY], [targetX, targetY]];
  }
  // Up beside the first layer that it passes, along, and down again beside the last.
  const up = sourceX + BEND + 2;
  const down = targetX - BEND - 2;
  return [[sourceX, sourceY], [up, sourceY], [up, first[1]], ...way.filter(([x]) => x > up && x < down), [down, last[1]], [down, targetY], [targetX, targetY]];
}

export function rounded(points: readonly Point[], radius = BEND): string {
  const [start, ...rest] = points;
  if (!start) return "";
  let path = `M${start[0]},${start[1]}`;
  let before = start;
  rest.forEach((point, index) => {
    const next = rest[index + 1];
    if (!next) {
      path += ` L${point[0]},${point[1]}`;
      return;
    }
    // A point on the straight way between its neighbours is no corner.
    if (Math.abs((point[0] - before[0]) * (next[1] - point[1]) - (point[1] - before[1]) * (next[0] - point[0])) < 1) return;
    const into = toward(point, before, radius);
    const out = toward(point, next, radius);
    before = point;
    path += ` L${into[0]},${into[1]} Q${point[0]},${point[1]} ${out[0]},${out[1]}`;
  });
  return path;
}

function toward([x, y]: Point, [u, v]: Point, most: number): Point {
  const far = Math.hypot(u - x, v - y);
  const step = far === 0 ? 0 : Math.min(most, far / 2) / far;
  return [round(x + (u - x) * step), round(y + (v - y) * step)];
}

const round = (value: number): number => Math.round(value * 10) / 10;
