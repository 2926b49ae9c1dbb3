/** A layer added at a place of the canvas and connected to the layer from which a line was drawn. */

import { useReactFlow, type OnConnectEnd } from "@xyflow/react";
import { useState } from "react";
import { applyEdit } from "../core/edits";
import { startingConfig, type Catalog } from "../core/parts";
import type { Design, Edit, Part, Point } from "../core/types";
import { CARD, HANDLE_Y } from "./graph";
import { connecting, whyNot } from "./rules";
import type { CanvasState } from "./state";

/** The end of the line that stays: a layer, which of its outputs, or that it is its input. */
export type From = { node: string; source_handle: number; backwards: boolean };
export type Opened = { at: { left: number; top: number }; position: Point | null; from: From | null };

export type Adding = {
  opened: Opened | null;
  open(client: { x: number; y: number }, from: From | null, placed?: boolean): void;
  close(back: boolean): void;
  pick(part: Part): void;
  onConnectEnd: OnConnectEnd;
};

/** A click on a handle, or a line taken back to where it began, opens nothing. */
const LEAST_PX = 24;

/** The edit that adds a layer at a place and connects it, as one step. */
export function addingAt(design: Design, catalog: Catalog | null, part: Part, position: Point | null, from: From | null): Edit {
  const put: Edit = { type: "put_node", kind: part.name, position, on: null, config: startingConfig(part) };
  const after = applyEdit(put, design);
  const id = after.nodes.at(-1)?.id ?? "";
  if (!from) return put;
  const wanted = from.backwards ? { source: id, target: from.node } : { source: from.node, target: id, source_handle: from.source_handle };
  // Nothing can feed an input: it stands there alone.
  if (whyNot(after, wanted) !== null) return put;
  const connect = connecting(after, catalog, wanted);
  return { type: "several", edits: [put, ...(connect.type === "several" ? connect.edits : [connect])] };
}

export function useAdding(state: CanvasState, box: React.RefObject<HTMLElement | null>): Adding {
  const flow = useReactFlow();
  const { store } = state;
  const [opened, setOpened] = useState<Opened | null>(null);
  const open: Adding["open"] = (client, from, placed = true) => {
    const frame = box.current?.getBoundingClientRect();
    if (!frame) return;
    const { x, y } = flow.screenToFlowPosition(client);
    const left = from?.backwards ? x - CARD.width : x;
    const position: Point | null = placed ? [Math.round(from ? left : x - CARD.width / 2), Math.round(y - HANDLE_Y)] : null;
    setOpened({ at: { left: client.x - frame.left, top: client.y - frame.top }, position, from });
  };
  return {
    opened, open,
    close: (back) => {
      setOpened(null);
      if (back && opened?.from) state.focus(opened.from.node);
    },
    pick: (part) => {
      if (!opened) return;
      setOpened(null);
      const [added] = store.addAll(addingAt(store.design, store.catalog, part, opened.position, opened.from));
      if (added !== undefined) state.pickMany([added]);
    },
    onConnectEnd: (event, { isValid, toNode, fromNode, fromHandle, from, to }) => {
      if (isValid || toNode || !fromNode || !fromHandle || store.locked) return;
      if (from && to && Math.hypot(from.x - to.x, from.y - to.y) < LEAST_PX) return;
      const point = "changedTouches" in event ? event.changedTouches[0] : event;
      const backwards = fromHandle.type === "target";
      if (point) open({ x: point.clientX, y: point.clientY }, { node: fromNode.id, source_handle: backwards ? 0 : Number(fromHandle.id ?? 0), backwards });
    },
  };
}
