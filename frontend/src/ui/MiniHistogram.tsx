/** A layer's weights as they are now, 22 px high. */

import { useRef } from "react";
import { rebinned, rangeOf } from "../core/histograms";
import type { Live } from "../live";
import { useWords } from "../words";
import { brush, token } from "./painting";
import { useDrawing } from "./running";

const BINS = 28;

export function MiniHistogram({ live, layer }: { live: Live; layer: string }): React.ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const shown = useRef("");
  const t = useWords();
  useDrawing(live, canvas, () => {
    const frame = live.feed.histograms.weights.main(layer)?.frames.at(-1);
    if (!canvas.current || !frame) return;
    const colour = token(canvas.current, "--lw-family");
    const today = `${colour} ${canvas.current.clientWidth} ${frame.at} ${frame.mean} ${frame.std}`;
    if (today === shown.current) return;
    const tool = brush(canvas.current);
    if (!tool) return;
    shown.current = today;
    const { paint, width, height } = tool;
    const shares = new Float64Array(BINS);
    const range = rangeOf([frame]);
    rebinned(frame, range.low, range.high, BINS, shares);
    const most = Math.max(...shares) || 1;
    paint.fillStyle = colour;
    const step = width / BINS;
    shares.forEach((share, index) => {
      const tall = share > 0 ? Math.max(1, (share / most) * (height - 1)) : 0;
      paint.fillRect(index * step, height - tall, Math.max(1, step - 1), tall);
    });
  }, 250);
  return <canvas ref={canvas} className="lw-mini" role="img" aria-label={t("weights_now", { layer })} />;
}
