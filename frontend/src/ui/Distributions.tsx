/** A tensor's distribution over time: as ridges, the newest in front, or as a heat map. Drawn on a canvas, kept whole. */

import { useRef } from "react";
import { figure } from "../core/format";
import { peak, rangeOf, rows, type Frame, type Row } from "../core/histograms";
import type { Language, What } from "../core/types";
import type { Live } from "../live";
import { useLanguage, useWords } from "../words";
import { brush, mixed, token, type Brush } from "./painting";
import { useDrawing } from "./running";

export type Manner = "ridge" | "heat";
const AXIS = 16;

export function Distribution(props: {
  live: Live;
  layer: string;
  what: What;
  manner: Manner;
  tensor?: number;
  axis?: boolean;
  className?: string;
}): React.ReactNode {
  const { live, layer, what, manner, axis = true } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const language = useLanguage();
  const t = useWords();
  useDrawing(
    live, canvas,
    () => {
      const tool = brush(canvas.current);
      const frames = live.feed.histograms[what].of(layer)[props.tensor ?? 0]?.frames ?? [];
      if (!tool || !canvas.current || frames.length === 0) return;
      if (manner === "ridge") drawRidge(canvas.current, tool, frames, axis, language);
      else drawHeat(canvas.current, tool, frames, axis ? live.feed.progress.epochs : 0);
    },
    250,
  );
  return <canvas ref={canvas} className={props.className ?? "lw-distribution"} role="img" aria-label={t(`of_${what}`, { layer })} />;
}

function drawRidge(box: Element, tool: Brush, frames: readonly Frame[], axis: boolean, language: Language): void {
  const { paint, width } = tool;
  const bottom = tool.height - (axis ? AXIS : 1);
  const range = rangeOf(frames);
  const bins = Math.max(16, Math.min(64, Math.floor(width / 2)));
  // A row needs at least 5 px; a ridge rises over three of its rows.
  const list = rows(frames, range, bins, Math.floor((bottom - 20) / 5));
  const most = peak(list) || 1;
  const tall = Math.min(bottom * 0.4, 34);
  const step = list.length > 1 ? (bottom - tall) / (list.length - 1) : 0;
  const [family, back] = [token(box, "--lw-family"), token(box, "--lw-background")];
  list.forEach((row, index) => {
    const base = list.length > 1 ? tall + step * index : bottom;
    const age = list.length > 1 ? 1 - index / (list.length - 1) : 0;
    const scale = rowScale(row, most) * tall;
    ridge(paint, row, base, width, scale);
    paint.fillStyle = mixed(family, back, 0.18 + age * 0.6);
    paint.fill();
    outline(paint, row, base, width, scale);
    paint.strokeStyle = mixed(family, back, age > 0.5 ? 0.55 : 0.85);
    paint.lineWidth = 0.75;
    paint.stroke();
  });
  if (axis) ticks(box, tool, range.low, range.high, language);
}

/** A row that is all in one bin must not press the others flat: heights differ by the fourth root of their peaks. */
function rowScale(row: Row, most: number): number {
  const own = peak([row]);
  return own > 0 ? (own / most) ** 0.25 / own : 0;
}

function ridge(paint: CanvasRenderingContext2D, row: Row, base: number, width: number, scale: number): void {
  const step = width / row.shares.length;
  paint.beginPath();
  paint.moveTo(0, base);
  row.shares.forEach((share, index) => paint.lineTo((index + 0.5) * step, base - share * scale));
  paint.lineTo(width, base);
  paint.closePath();
}

/** The upper edge alone, so that no line stands where there is nothing. */
function outline(paint: CanvasRenderingContext2D, row: Row, base: number, width: number, scale: number): void {
  const step = width / row.shares.length;
  paint.beginPath();
  row.shares.forEach((share, index) => {
    const x = (index + 0.5) * step;
    if (share * scale < 0.4 && !((row.shares[index + 1] ?? 0) * scale >= 0.4)) paint.moveTo(x, base);
    else paint.lineTo(x, base - share * scale);
  });
}

function ticks(box: Element, tool: Brush, low: number, high: number, language: Language): void {
  const { paint, width, height } = tool;
  paint.fillStyle = token(box, "--lw-faint");
  paint.font = `11px ${token(box, "--lw-font")}`;
  paint.textBaseline = "bottom";
  paint.textAlign = "left";
  paint.fillText(figure(Number(low.toPrecision(2)), language), 0, height);
  paint.textAlign = "right";
  paint.fillText(figure(Number(high.toPrecision(2)), language), width, height);
  const zero = (-low / (high - low)) * width;
  if (low < 0 && high > 0 && zero > 34 && zero < width - 34) {
    paint.textAlign = "center";
    paint.fillText("0", zero, height);
  }
}

function drawHeat(box: Element, tool: Brush, frames: readonly Frame[], epochs: number): void {
  const { paint, width, height } = tool;
  const range = rangeOf(frames);
  const bins = Math.max(12, Math.min(48, Math.floor(height / 2)));
  const last = frames.at(-1)?.at ?? 1;
  const first = frames[0]?.at ?? 0;
  // Room to the right for the epochs to come, as on the curves beside it.
  const full = epochs > 0 ? Math.max(epochs, last) : last;
  const used = full > 0 ? Math.max(2, width * Math.min(1, last / full)) : width;
  const list = rows(frames, range, bins, Math.floor(used));
  const [family, back] = [token(box, "--lw-family"), token(box, "--lw-background")];
  const shades = Array.from({ length: 33 }, (_one, index) => mixed(back, family, index / 32));
  const tall = height / bins;
  list.forEach((row, index) => {
    const begin = full > 0 && last > first ? ((row.at - first) / (last - first)) * used : (index / list.length) * used;
    const next = list[index + 1];
    const until = next && full > 0 && last > first ? ((next.at - first) / (last - first)) * used : ((index + 1) / list.length) * used;
    const wide = Math.max(1, (next ? until : Math.max(used, begin + used / list.length)) - begin);
    let most = 0;
    for (const share of row.shares) if (share > most) most = share;
    row.shares.forEach((share, bin) => {
      if (share <= 0 || most === 0) return;
      // The root lifts what is rare into sight.
      paint.fillStyle = shades[Math.round(Math.sqrt(share / most) * 32)] ?? family;
      paint.fillRect(begin, height - (bin + 1) * tall, wide + 0.5, tall + 0.5);
    });
  });
}
