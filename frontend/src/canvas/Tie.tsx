/** The line between two cards that call one layer. */

import { useInternalNode, type EdgeProps, type InternalNode } from "@xyflow/react";
import { memo } from "react";
import { CARD } from "./graph";
import { tiePath, type Box, type TieEdge } from "./ties";

export const Tie = memo(function Tie({ source, target }: EdgeProps<TieEdge>): React.ReactNode {
  const [one, other] = [useInternalNode(source), useInternalNode(target)];
  if (!one || !other) return null;
  const near = one.selected === true || other.selected === true;
  return <path className="lw-tie" data-near={near || undefined} d={tiePath(boxOf(one), boxOf(other))} fill="none" />;
});

function boxOf(node: InternalNode): Box {
  const { x, y } = node.internals.positionAbsolute;
  return { at: [x, y], size: { width: node.measured.width ?? CARD.width, height: node.measured.height ?? CARD.height } };
}
