/** The lines of connections, as SVG paths. */

import { getBezierPath, getSmoothStepPath, Position } from "@xyflow/react";
import type { Point } from "./layout";

export type Ends = { sourceX: number; sourceY: number; targetX: number; targetY: number };
/** A path, and the place in its middle for what is said about it. */
export type Drawn = { path: string; x: number; y: number };

const BEND = 14;

export function drawnPath(ends: Ends, way: readonly Point[] | undefined): Drawn {
  if (way && way.length > 0) return around(ends, way);
  const sides = { sourcePosition: Position.Right, targetPosition: Position.Left };
  const back = ends.targetX < ends.sourceX + 12;
  const [path, x, y] = back
    ? getSmoothStepPath({ ...ends, ...sides, borderRadius: 22, offset: 16 })
    : getBezierPath({ ...ends, ...sides, curvature: 0.35 });
  return { path, x, y };
}

/** A line through points, with round corners. */
function around({ sourceX, sourceY, targetX, targetY }: Ends, way: readonly Point[]): Drawn {
  const first = way[0] ?? [sourceX, sourceY];
  const last = way.at(-1) ?? first;
  const middle = way[Math.floor(way.length / 2)] ?? first;
  if (first[0] < sourceX) {
    // From the end of one row to the beginning of the next, beside the connection that goes straight.
    const level = (sourceY + targetY) / 2 + 7;
    const [right, left] = [sourceX + 22, first[0] - BEND * 2];
    const turn: Point[] = [[sourceX, sourceY], [right, sourceY], [right, level], [left, level], [left, first[1]]];
    const down = targetX - BEND - 2;
    return { path: rounded([...turn, ...way.filter(([x]) => x < down), [down, last[1]], [down, targetY], [targetX, targetY]]), x: middle[0], y: middle[1] };
  }
  // Up beside the first layer that it passes, along, and down again beside the last.
  const up = sourceX + BEND + 2;
  const down = targetX - BEND - 2;
  const points: Point[] = [
    [sourceX, sourceY], [up, sourceY], [up, first[1]], ...way.filter(([x]) => x > up && x < down), [down, last[1]], [down, targetY], [targetX, targetY],
  ];
  return { path: rounded(points), x: middle[0], y: middle[1] };
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
