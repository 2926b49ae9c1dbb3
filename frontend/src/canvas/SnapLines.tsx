/** The lines along which a dragged card was caught. */

import { ViewportPortal } from "@xyflow/react";
import type { Snapped } from "./placing";

const FAR = 100_000;

export function SnapLines({ lines }: { lines: Snapped["lines"] }): React.ReactNode {
  const { vertical, horizontal } = lines;
  return (
    <ViewportPortal>
      {vertical !== null && <span className="lw-snap-line" style={{ left: vertical, top: -FAR, width: 1, height: 2 * FAR }} />}
      {horizontal !== null && <span className="lw-snap-line" style={{ left: -FAR, top: horizontal, width: 2 * FAR, height: 1 }} />}
    </ViewportPortal>
  );
}
