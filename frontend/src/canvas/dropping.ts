/** A layer dragged from the palette: onto a connection it goes into it, elsewhere it stands where it was let go. */

import { useReactFlow } from "@xyflow/react";
import { freeId, INPUT } from "../core/chain";
import { markOf, shownDesign } from "../core/grouptree";
import { startingConfig } from "../core/parts";
import type { Design, Edge, Edit } from "../core/types";
import { blocksOf, putBlock } from "../ui/Blocks";
import { BLOCK_TYPE, KIND_TYPE } from "../ui/dragging";
import { CARD } from "./graph";
import { disconnecting } from "./rules";
import type { Graph } from "./scene";
import type { CanvasState } from "./state";

type Dropping = Record<"over" | "leave" | "drop", (event: React.DragEvent) => void>;

export function useDropping(state: CanvasState, graph: Graph, placed: (id: string) => void): Dropping {
  const flow = useReactFlow();
  const { store } = state;
  return {
    over: (event) => {
      if (!event.dataTransfer.types.some((type) => type === KIND_TYPE || type === BLOCK_TYPE)) return;
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
      const block = blocksOf(store).find((one) => one.id === event.dataTransfer.getData(BLOCK_TYPE));
      const real = realWires(store.design, wireUnder(event));
      state.setOver(null);
      if (!part && !block) return;
      event.preventDefault();
      if (block) return void putBlock(store, block, null, real[0] ?? null).then((made) => made !== null && state.focus(markOf(made)));
      if (!part) return;
      const { x, y } = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
      // On a connection the layout makes room for it; elsewhere it stands under the pointer.
      const position = real.length > 0 ? null : ([Math.round(x - CARD.width / 2), Math.round(y - CARD.height / 2)] as [number, number]);
      const put: Edit = { type: "put_node", kind: part.name, position, on: real[0] ?? null, config: startingConfig(part) };
      const frame = real.length > 0 ? null : frameAt(graph, x, y);
      const added = store.add(dropped(store.design, put, part.name, real, frame));
      if (added === null) return;
      if (position !== null) placed(added);
      state.focus(added);
    },
  };
}

/** The connections for which a line stands: into a folded group it may be several. */
function realWires(design: Design, wire: string | null): Edge[] {
  return wire === null ? [] : (shownDesign(design).edges.get(wire) ?? []);
}

/** The innermost frame under a place. */
function frameAt(graph: Graph, x: number, y: number): string | null {
  const under = [...graph.frames].filter(([, one]) => x > one.x && y > one.y && x < one.x + one.width && y < one.y + one.height);
  return under.sort(([, one], [, other]) => one.width * one.height - other.width * other.height)[0]?.[0] ?? null;
}

/** The edit by which a layer goes into all that a line stands for, or into the frame in which it was let go. */
export function dropped(design: Design, put: Edit, kind: string, real: readonly Edge[], frame: string | null): Edit {
  const id = freeId(kind, new Set(design.nodes.map((node) => node.id)));
  if (frame !== null) return { type: "several", edits: [put, { type: "join_group", nodes: [id], group: frame }] };
  const [first, ...others] = real;
  if (!first || others.length === 0 || kind === INPUT) return put;
  const led = others.filter((one) => one.source === first.source).flatMap((one): Edit[] => [
    disconnecting(one), { type: "connect", source: id, target: one.target, source_handle: 0, target_handle: one.target_handle ?? 0 },
  ]);
  return led.length > 0 ? { type: "several", edits: [put, ...led] } : put;
}

function wireUnder(event: React.DragEvent): string | null {
  const root = event.currentTarget.getRootNode() as ShadowRoot | Document;
  for (const element of root.elementsFromPoint(event.clientX, event.clientY)) {
    const wire = element.getAttribute("data-wire");
    if (wire) return wire;
  }
  return null;
}
