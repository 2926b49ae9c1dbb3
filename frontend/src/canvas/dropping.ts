/** A layer dragged from the palette: onto a connection it goes into it, elsewhere it stands where it was let go. */

import { useReactFlow } from "@xyflow/react";
import { startingConfig } from "../core/parts";
import type { Edge } from "../core/types";
import { KIND_TYPE } from "../ui/dragging";
import { CARD } from "./graph";
import { edgeId } from "./rules";
import type { CanvasState } from "./state";

type Dropping = Record<"over" | "leave" | "drop", (event: React.DragEvent) => void>;

export function useDropping(state: CanvasState): Dropping {
  const flow = useReactFlow();
  const { store } = state;
  return {
    over: (event) => {
      if (!event.dataTransfer.types.includes(KIND_TYPE)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      state.setOver(wireUnder(event));
    },
    leave: (event) => {
      if (!event.currentTarget.contains(event.relatedTarget as Node | null)) state.setOver(null);
    },
    drop: (event) => {
      const kind = event.dataTransfer.getData(KIND_TYPE);
      const part = kind ? store.catalog?.layer(kind) : null;
      const wire = wireUnder(event);
      state.setOver(null);
      if (!part) return;
      event.preventDefault();
      const on: Edge | null = store.design.edges.find((one) => edgeId(one) === wire) ?? null;
      const { x, y } = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
      // On a connection the layout makes room for it; elsewhere it stands under the pointer.
      const position = on ? null : ([Math.round(x - CARD.width / 2), Math.round(y - CARD.height / 2)] as [number, number]);
      const added = store.add({ type: "put_node", kind: part.name, position, on, config: startingConfig(part) });
      if (added !== null) state.focus(added);
    },
  };
}

function wireUnder(event: React.DragEvent): string | null {
  const root = event.currentTarget.getRootNode() as ShadowRoot | Document;
  for (const element of root.elementsFromPoint(event.clientX, event.clientY)) {
    const wire = element.getAttribute("data-wire");
    if (wire) return wire;
  }
  return null;
}
