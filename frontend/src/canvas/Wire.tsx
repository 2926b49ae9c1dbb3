/** A connection: a calm curve that says its shape when asked, or a broken one with its repairs. */

import { EdgeLabelRenderer, type EdgeProps } from "@xyflow/react";
import { memo } from "react";
import { BrokenCard } from "../ui/BrokenCard";
import type { WireEdge } from "./graph";
import { drawnPath } from "./paths";

const FIRST_ROW = 120;

export const Wire = memo(function Wire({ id, data, selected, ...ends }: EdgeProps<WireEdge>): React.ReactNode {
  const { path, x, y } = drawnPath(ends, data?.way, data?.down);
  const broken = data?.broken;
  // Between two layers of one row there is no room: the card stands above them, in the first row below.
  const level = Math.abs(ends.sourceY - ends.targetY) < 40;
  const [shift, top] = !level ? ["-50%", y] : y > FIRST_ROW ? ["-100%", y - 44] : ["0", y + 44];
  return (
    <g className="lw-wire" data-selected={selected || undefined} data-broken={broken !== undefined || undefined} data-over={data?.over || undefined}>
      <title>{data?.said}</title>
      <path className="react-flow__edge-path" d={path} fill="none" />
      <path className="react-flow__edge-interaction lw-wire-hit" data-wire={id} d={path} fill="none" strokeOpacity={0} strokeWidth={22} />
      <text className="lw-wire-shape" x={x} y={y - 6} textAnchor="middle">{data?.shape}</text>
      {broken && (
        <EdgeLabelRenderer>
          <div className="lw-wire-card nodrag nopan" style={{ transform: `translate(-50%, ${shift}) translate(${x}px, ${top}px)` }}>
            <BrokenCard broken={broken} />
          </div>
        </EdgeLabelRenderer>
      )}
    </g>
  );
});
