/** A network that is seen as a whole stays so when an edit lays it out anew. */

import { useReactFlow } from "@xyflow/react";
import { useEffect, useRef } from "react";
import { CARD } from "./graph";
import { backInSight, boundsOf, type Box } from "./placing";
import type { Graph } from "./scene";

export type Edges = { left: number; top: number; right: number; bottom: number };

/** Move the canvas, no farther than it takes, when an edit of a network that was in sight has put some of it out of it.
 *
 * What a hand has put somewhere stays under it: only a new layout counts. */
export function useWhole(graph: Graph, box: React.RefObject<HTMLElement | null>, edges: Edges): void {
  const flow = useReactFlow();
  const before = useRef<Box | null>(null);
  const laid = useRef(graph.laid);
  useEffect(() => {
    const room = box.current?.getBoundingClientRect();
    const old = before.current;
    const anew = laid.current !== graph.laid;
    before.current = bounds(graph);
    laid.current = graph.laid;
    if (!anew || !room || !old || !before.current) return;
    const { x, y, zoom } = flow.getViewport();
    const seen = { x: (edges.left - x) / zoom, y: (edges.top - y) / zoom, width: (room.width - edges.left - edges.right) / zoom, height: (room.height - edges.top - edges.bottom) / zoom };
    const [dx, dy] = backInSight(old, before.current, seen);
    if (dx !== 0 || dy !== 0) void flow.setViewport({ x: x + dx * zoom, y: y + dy * zoom, zoom }, { duration: 0 });
  }, [graph.shown, graph.laid, graph.frames, box, edges, flow]);
}

/** The bounds of what the layout places. */
function bounds({ laid, shown, frames }: Graph): Box | null {
  const cards = shown.design.nodes.flatMap((node): Box[] => {
    const place = node.position ? undefined : laid.places.get(node.id);
    return place ? [{ x: place[0], y: place[1], width: CARD.width, height: CARD.height }] : [];
  });
  return cards.length > 0 ? boundsOf([...cards, ...frames.values()]) : null;
}
