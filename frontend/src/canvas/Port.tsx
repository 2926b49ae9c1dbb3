/** Where connections end at a card. React Flow's handle looks at every change of the canvas, and there are two of them on
 * each card: only the card under the pointer has real ones, the others their likeness, which is all that a connection
 * needs to end there. */

import { Handle, type Position } from "@xyflow/react";
import { useCallback, useState } from "react";

/** React Flow's name for a canvas that was given none. */
const CANVAS = "1";

type Props = { node: string; near: boolean; type: "source" | "target"; id?: string | null; position: Position; style: React.CSSProperties };

export function Port({ node, near, type, id = null, position, style }: Props): React.ReactNode {
  if (near) return <Handle type={type} id={id} position={position} style={style} aria-hidden="true" />;
  return (
    <div
      className={`react-flow__handle react-flow__handle-${position} nodrag nopan ${type} connectable connectablestart connectableend`} style={style}
      data-handleid={id} data-nodeid={node} data-handlepos={position} data-id={`${CANVAS}-${node}-${id}-${type}`} aria-hidden="true"
    />
  );
}

type Near = { near: boolean; onPointerEnter: () => void; onPointerLeave: (event: React.PointerEvent) => void };

/** Whether a card is picked or the pointer is at it; from where a connection is being drawn it does not leave. */
export function useNear(picked: boolean): Near {
  const [near, setNear] = useState(false);
  return {
    near: near || picked,
    onPointerEnter: useCallback(() => setNear(true), []),
    onPointerLeave: useCallback((event: React.PointerEvent) => event.buttons === 0 && setNear(false), []),
  };
}
