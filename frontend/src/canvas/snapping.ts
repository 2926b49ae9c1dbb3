/** While cards are dragged: they catch the edges and middles of others, and lines show which. */

import type { NodeChange } from "@xyflow/react";
import { useRef, useState } from "react";
import type { CanvasNode } from "./notes";
import type { Point } from "./layout";
import { boundsOf, snapTo, type Box, type Snapped } from "./placing";
import type { Snap } from "./settings";

const REACH = 6;
const GRID = 8;
const NO_LINES: Snapped["lines"] = { vertical: null, horizontal: null };

export type Snapping = {
  lines: Snapped["lines"];
  /** The changes with the places to which the cards are caught. */
  catch(changes: NodeChange<CanvasNode>[], nodes: readonly CanvasNode[]): NodeChange<CanvasNode>[];
  /** Where the cards of the last drag stood at its end. */
  last(): ReadonlyMap<string, Point>;
};

export function useSnapping(snap: Snap): Snapping {
  const [lines, setLines] = useState(NO_LINES);
  const last = useRef(new Map<string, Point>());
  return {
    lines,
    last: () => last.current,
    catch: (changes, nodes) => {
      const moved = new Map<string, Point>();
      let dragging = false;
      for (const one of changes) {
        if (one.type !== "position" || !one.position) continue;
        moved.set(one.id, [one.position.x, one.position.y]);
        dragging ||= one.dragging === true;
      }
      if (moved.size === 0) return changes;
      // The last message of a drag repeats the pointer's place: the cards stay where they were caught.
      const held = !dragging && [...moved.keys()].every((id) => last.current.has(id));
      const result = held ? { places: last.current, lines: NO_LINES } : caught(moved, nodes, snap);
      last.current = new Map(result.places);
      setLines((old) => (old.vertical === result.lines.vertical && old.horizontal === result.lines.horizontal ? old : result.lines));
      return changes.map((one) => {
        const place = one.type === "position" ? result.places.get(one.id) : undefined;
        return place && one.type === "position" ? { ...one, position: { x: place[0], y: place[1] } } : one;
      });
    },
  };
}

/** Where dragged cards are caught: together, so that they keep their places among each other. */
export function caught(moved: ReadonlyMap<string, Point>, nodes: readonly CanvasNode[], snap: Snap): { places: Map<string, Point>; lines: Snapped["lines"] } {
  const size = (one: CanvasNode): Box => ({ ...one.position, width: one.width ?? 0, height: one.height ?? 0 });
  const mine = nodes.filter((one) => moved.has(one.id)).map((one): Box => {
    const [x, y] = moved.get(one.id) ?? [0, 0];
    return { ...size(one), x, y };
  });
  // A frame goes with what it holds: nothing in it can catch it.
  if (snap === "off" || mine.length === 0 || nodes.some((one) => one.type === "frame" && moved.has(one.id))) return { places: new Map(moved), lines: NO_LINES };
  const box = boundsOf(mine);
  const others = snap === "layers" ? nodes.filter((one) => !moved.has(one.id) && one.type !== "frame").map(size) : [];
  const found = snapTo(box, others, REACH);
  // What no other layer catches goes by the grid.
  const dx = found.lines.vertical === null ? Math.round(box.x / GRID) * GRID - box.x : found.dx;
  const dy = found.lines.horizontal === null ? Math.round(box.y / GRID) * GRID - box.y : found.dy;
  return { places: new Map([...moved].map(([id, [x, y]]) => [id, [Math.round(x + dx), Math.round(y + dy)]])), lines: found.lines };
}
