/** A tensor's distribution over time: as ridges, the newest in front, or as a heat map. Drawn on a canvas, kept whole. */

import { useRef } from "react";
import { figure } from "../core/format";
import { peak, rangeOf, rows, type Frame, type Row } from "../core/histograms";
import type { Language, What } from "../core/types";
import type { Live } from "../live";
import { useLanguage, useWords } from "../words";
import { brush, channels, mixed, token, type Brush } from "./painting";
import { useDrawing } from "./running";

export type Manner = "ridge" | "heat";
const AXIS = 16;

export function Distribution(props: {
  live: Live;
  layer: string;
  what: What;
  manner: Manner;
  /** Which of the layer's tensors; the one that stands for it where none is named. */
  tensor?: string | null;
  axis?: boolean;
  className?: string;
}): React.ReactNode {
  const { live, layer, what, manner, axis = true, tensor = null } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const language = useLanguage();
  const t = useWords();
  const shown = useRef("");
  useDrawing(
    live, canvas,
    () => {
      const box = canvas.current;
      const frames = live.feed.histograms[what].named(layer, tensor)?.frames ?? [];
      if (!box || frames.length === 0) return;
      const epochs = axis ? live.feed.progress.epochs : 0;
      const colours = `${token(box, "--lw-family")} ${token(box, "--lw-background")}`;
      const size = `${box.clientWidth} ${box.clientHeight} ${window.devicePixelRatio}`;
      const today = [size, colours, language, manner, layer, what, tensor, frames.length, frames.at(-1)?.at, manner === "heat" && epochs].join("|");
      if (today === shown.current) return;
      const tool = brush(box);
      if (!tool) return;
      shown.current = today;
      if (manner === "ridge") drawRidge(box, tool, frames, axis, language);
      else drawHeat(box, tool, frames, epochs);
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
  paint.imageSmoothingEnabled = false;
  const list = rows(frames, range, bins, Math.floor(used));
  const begins = list.map((row, index) => (last > first ? ((row.at - first) / (last - first)) * used : (index / list.length) * used));
  paint.drawImage(heatImage(box, list, begins, used, bins), 0, 0, Math.ceil(used), bins, 0, 0, Math.ceil(used), height);
}

/** The rows as pixels, one for each bin and each pixel of the width. */
function heatImage(box: Element, list: readonly Row[], begins: readonly number[], used: number, bins: number): HTMLCanvasElement {
  const [family, back] = [channels(token(box, "--lw-family")), channels(token(box, "--lw-background"))];
  const wide = Math.max(1, Math.ceil(used));
  const image = new ImageData(wide, bins);
  list.forEach((row, index) => {
    const from = Math.floor(begins[index] ?? 0);
    const to = Math.max(from + 1, index + 1 < list.length ? Math.floor(begins[index + 1] ?? 0) : wide);
    const most = peak([row]) || 1;
    for (let bin = 0; bin < bins; bin += 1) {
      // The root lifts what is rare into sight.
      const share = Math.sqrt((row.shares[bin] ?? 0) / most);
      for (let x = from; x < Math.min(to, wide); x += 1) {
        const at = ((bins - 1 - bin) * wide + x) * 4;
        for (let one = 0; one < 3; one += 1) image.data[at + one] = (back[one] ?? 0) + ((family[one] ?? 0) - (back[one] ?? 0)) * share;
        image.data[at + 3] = 255;
      }
    }
  });
  const canvas = document.createElement("canvas");
  canvas.width = wide;
  canvas.height = bins;
  canvas.getContext("2d")?.putImageData(image, 0, 0);
  return canvas;
}
