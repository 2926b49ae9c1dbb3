/** What is done with all picked layers at once: copied and pasted, lined up, spread out, duplicated. */

import { useReactFlow } from "@xyflow/react";
import type { Copied } from "../core/pasting";
import { useClipboard, type Clipboard } from "./clipboard";
import { CARD } from "./graph";
import { pickedLayers } from "./grouping";
import { usedAgain } from "./groupkeys";
import { NOTE_SIZE } from "./notes";
import { aligned, boundsOf, distributed, freePlace, type Alignment, type Box, type Distribution } from "./placing";
import type { Graph } from "./scene";
import type { CanvasState } from "./state";

export type Arranging = Clipboard & {
  align(side: Alignment): void;
  distribute(way: Distribution): void;
  duplicate(): void;
  /** Call the picked layers once more, with the same weights: a second tower of a network that compares. */
  useAgain(): void;
  /** Add a note where there is room for it, and write on it. */
  note(): void;
};

/** How high the tools at the bottom of the canvas stand. */
const TOOLS_PX = 44;

export function useArranging(state: CanvasState, graph: Graph, box: React.RefObject<HTMLElement | null>): Arranging {
  const flow = useReactFlow();
  const { store } = state;
  const boxes = (): Map<string, Box> => new Map(graph.nodes.filter((one) => state.picked.has(one.id)).map((one) => [one.id, boxOf(one)]));
  const place = (positions: Record<string, [number, number]>): void => graph.place(new Map(Object.entries(positions)));

  const seen = (): Box | null => {
    const frame = box.current?.getBoundingClientRect();
    if (!frame) return null;
    return { ...flow.screenToFlowPosition({ x: frame.left, y: frame.top }), width: frame.width / flow.getZoom(), height: (frame.height - TOOLS_PX) / flow.getZoom() };
  };
  const placed = (copied: Copied): Copied => {
    const at = copied.nodes.map((node) => node.position);
    const view = seen();
    if (!view || at.some((one) => !one)) return copied;
    const all = boundsOf(at.map((one) => ({ x: one?.[0] ?? 0, y: one?.[1] ?? 0, ...CARD })));
    const picked = [...boxes().values()];
    const near = picked.length > 0 ? boundsOf(picked) : { ...view, x: view.x + view.width / 2 - all.width / 2, height: view.height / 2 - all.height / 2 };
    const [left, top] = freePlace(all, [near.x, near.y + near.height + 1], graph.nodes.map(boxOf), view);
    const nodes = copied.nodes.map((node) => ({ ...node, position: [(node.position?.[0] ?? 0) + left - all.x, (node.position?.[1] ?? 0) + top - all.y] as [number, number] }));
    return { ...copied, nodes };
  };

  const clipboard = useClipboard({
    store, box, placed, picked: () => new Set(pickedLayers(store.design, state.picked)), places: () => graph.places, remove: state.removePicked, done: state.pickMany,
  });
  const picked = (): string[] => pickedLayers(store.design, state.picked);
  return {
    ...clipboard,
    align: (side) => place(aligned(boxes(), side)),
    distribute: (way) => place(distributed(boxes(), way)),
    note: () => {
      const view = seen();
      if (!view) return;
      const picked = [...boxes().values()];
      const near = picked.length > 0 ? boundsOf(picked) : { ...view, width: view.width / 2, height: view.height / 2 };
      state.addNote(freePlace({ width: NOTE_SIZE[0], height: NOTE_SIZE[1] }, [near.x, near.y + near.height], graph.nodes.map(boxOf), view));
    },
    duplicate: () => {
      const nodes = picked();
      if (nodes.length > 0) state.pickMany(store.addAll({ type: "duplicate_nodes", nodes }));
    },
    useAgain: () => {
      const nodes = picked();
      if (nodes.length > 0) usedAgain(state, nodes);
    },
  };
}

function boxOf(one: { position: { x: number; y: number }; width?: number | undefined; height?: number | undefined }): Box {
  return { x: one.position.x, y: one.position.y, width: one.width ?? CARD.width, height: one.height ?? CARD.height };
}
