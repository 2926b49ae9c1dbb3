/** A connection: a calm curve that says its shape when asked, or a broken one with its repairs. */

import { EdgeLabelRenderer, type EdgeProps } from "@xyflow/react";
import { memo } from "react";
import { BrokenCard } from "../ui/BrokenCard";
import type { WireEdge } from "./graph";
import { drawnPath } from "./paths";
import { Pinned } from "./Pinned";

const FIRST_ROW = 120;

export const Wire = memo(function Wire({ id, data, selected, ...ends }: EdgeProps<WireEdge>): React.ReactNode {
  const { path, x, y } = drawnPath(ends, data?.way, data?.down);
  const broken = data?.broken;
  // Between two layers of one row there is no room: the card stands above them, in the first row below.
  const level = Math.abs(ends.sourceY - ends.targetY) < 40;
  const [down, top] = !level ? [0.5, y] : y > FIRST_ROW ? [1, y - 44] : [0, y + 44];
  return (
    <g className="lw-wire" data-selected={selected || undefined} data-broken={broken !== undefined || undefined} data-over={data?.over || undefined}>
      <title>{data?.said}</title>
      <path className="react-flow__edge-path" d={path} fill="none" />
      <path className="react-flow__edge-interaction lw-wire-hit" data-wire={id} d={path} fill="none" strokeOpacity={0} strokeWidth={22} />
      <text className="lw-wire-shape" x={x} y={y - 6} textAnchor="middle">{data?.shape}</text>
      {broken && (
        <EdgeLabelRenderer>
          <div className="lw-pin" style={{ transform: `translate(${x}px, ${top}px)` }}>
            <Pinned className="lw-wire-card" hung={[0.5, down]}><BrokenCard broken={broken} /></Pinned>
          </div>
        </EdgeLabelRenderer>
      )}
    </g>
  );
});
