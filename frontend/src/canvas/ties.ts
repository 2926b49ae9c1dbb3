/** Thin dashed lines between cards that call one layer. They are drawn, and nothing can be done with them. */

import type { Edge as FlowEdge } from "@xyflow/react";
import { useMemo } from "react";
import type { Design } from "../core/types";
import { UNNAMED, type WireEdge } from "./graph";
import type { Point, Size } from "./layout";

export type TieEdge = FlowEdge<Record<string, never>, "tie">;

export function tiesOf(design: Design, shown: ReadonlySet<string>): TieEdge[] {
  return design.nodes.flatMap((node): TieEdge[] => {
    if (node.layer === undefined || !shown.has(node.id) || !shown.has(node.layer)) return [];
    return [{
      id: `tie ${node.id}`, type: "tie", source: node.layer, target: node.id, selectable: false, focusable: false, deletable: false, reconnectable: false,
      domAttributes: { ...UNNAMED, "aria-hidden": true }, interactionWidth: 0, data: {},
    }];
  });
}

/** The connections with the ties between the cards that are drawn below them. React Flow knows edges of one type: a tie
 * passes for one with which nothing can be done. */
export function useTied(design: Design, cards: readonly { id: string }[], wires: readonly WireEdge[]): WireEdge[] {
  const shared = design.nodes.map((node) => (node.layer === undefined ? "" : `${node.id}>${node.layer}`)).join("\n");
  const shown = cards.map((card) => card.id).join("\n");
  const ties = useMemo(() => tiesOf(design, new Set(cards.map((card) => card.id))), [shared, shown]);
  return useMemo(() => [...(ties as unknown as WireEdge[]), ...wires], [ties, wires]);
}

export type Box = { at: Point; size: Size };

/** A line from one card to another that leaves the sides to the connections: from below to above, or over the top. */
export function tiePath(one: Box, other: Box): string {
  const [x, u] = [one.at[0] + one.size.width / 2, other.at[0] + other.size.width / 2];
  const [upper, lower] = one.at[1] <= other.at[1] ? [one, other] : [other, one];
  const [from, to] = upper === one ? [x, u] : [u, x];
  const [top, bottom] = [upper.at[1] + upper.size.height, lower.at[1]];
  if (bottom >= top) {
    const bend = Math.min(60, (bottom - top) / 2);
    return `M${from},${top} C${from},${top + bend} ${to},${bottom - bend} ${to},${bottom}`;
  }
  // Beside each other: an arch over both.
  const roof = Math.min(one.at[1], other.at[1]) - 30;
  return `M${x},${one.at[1]} C${x},${roof} ${u},${roof} ${u},${other.at[1]}`;
}
