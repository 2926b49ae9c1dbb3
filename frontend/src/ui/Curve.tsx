/** One metric over the epochs: train solid, for each batch and each epoch; validation dashed. Zoom stays while data come. */

import { useEffect, useRef, useState } from "react";
import type uPlot from "uplot";
import type { Curve as Curves } from "../core/feed";
import { aligned, smoothed, thin, type Points } from "../core/series";
import type { Language } from "../core/types";
import { powerOf, type Units } from "../core/units";
import { plotting, whenPlotting } from "../plotting";
import type { Live } from "../live";
import { figure, reading } from "../core/format";
import { say, useLanguage, useWords } from "../words";
import { token } from "./painting";
import { useDrawing, useFeed } from "./running";

export type CurveOptions = { log: boolean; smoothing: number };

const CURVE_MS = 100;

type Drawn = { plot: uPlot; zoomed: boolean; theme: string; log: boolean };

export function Curve(props: { live: Live; metric: string; title: string; options: CurveOptions }): React.ReactNode {
  const { live, metric, options } = props;
  const language = useLanguage();
  const t = useWords();
  const box = useRef<HTMLDivElement>(null);
  const drawn = useRef<Drawn | null>(null);
  const [, loaded] = useState(plotting() !== null);
  useEffect(() => whenPlotting(() => loaded(true)), []);

  useDrawing(live, box, () => {
    const Plot = plotting();
    if (!Plot || !box.current || box.current.clientWidth === 0 || box.current.clientHeight < 20) return;
    const theme = box.current.closest<HTMLElement>("[data-theme]")?.dataset.theme ?? "light";
    if (drawn.current && (drawn.current.theme !== theme || drawn.current.log !== options.log)) {
      drawn.current.plot.destroy();
      drawn.current = null;
    }
    drawn.current ??= create(Plot, box.current, live, options.log, theme, language);
    const { plot } = drawn.current;
    if (plot.width !== box.current.clientWidth || plot.height !== box.current.clientHeight) {
      plot.setSize({ width: box.current.clientWidth, height: box.current.clientHeight });
    }
    const from = drawn.current.zoomed ? (plot.scales.x?.min ?? 0) : 0;
    const to = drawn.current.zoomed ? (plot.scales.x?.max ?? 1) : end(live);
    const data = columns(live.feed.curve(metric), from, to, box.current.clientWidth, options);
    plot.setData(data as uPlot.AlignedData, !drawn.current.zoomed);
    if (drawn.current.zoomed) plot.redraw();
  }, CURVE_MS, false);
  useEffect(() => () => {
    drawn.current?.plot.destroy();
    drawn.current = null;
  }, []);

  return (
    <figure className="lw-curve">
      <figcaption>
        <b className="lw-cut">{props.title}</b>
        <Legend live={live} metric={metric} />
      </figcaption>
      <Unit live={live} metric={metric} />
      <div
        ref={box} className="lw-plot" role="img" aria-label={t("curve_of", { metric: props.title })} title={t("zoom_help")}
        onDoubleClick={() => {
          if (!drawn.current) return;
          drawn.current.zoomed = false;
          drawn.current.plot.setScale("x", { min: 0, max: end(live) });
          live.feed.version += 1;
        }}
      />
    </figure>
  );
}

function Legend({ live, metric }: { live: Live; metric: string }): React.ReactNode {
  const language = useLanguage();
  const t = useWords();
  const curve = useFeed(live, 250)?.curves.get(metric);
  const train = curve?.batches.last ?? curve?.train.last ?? null;
  const validation = curve?.validation.last ?? null;
  return (
    <span className="lw-legend">
      <span data-line="train">{t("train_curve")} {train === null ? "" : reading(train, language)}</span>
      {validation !== null && <span data-line="validation">{t("validation_curve")} {reading(validation, language)}</span>}
    </span>
  );
}

/** In the corner of the plot, where an error curve has come down from. */
function Unit({ live, metric }: { live: Live; metric: string }): React.ReactNode {
  const language = useLanguage();
  const unit = unitText(useFeed(live, 1000)?.units ?? null, metric, language);
  return unit && <span className="lw-unit">{unit}</span>;
}

/** The unit of a curve whose target was scaled, in words. */
export function unitText(units: Units | null, metric: string, language: Language): string | null {
  const power = powerOf(units, metric);
  return units && power ? say(language, power === 1 ? "in_deviations" : "in_squared_deviations", { target: units.target }) : null;
}

function end(live: Live): number {
  const { epochs, epoch } = live.feed.progress;
  // How many epochs are planned is known but for a run of an older kind.
  return Math.max(epochs || epoch + 1, 1);
}

function columns(curve: Curves, from: number, to: number, pixels: number, options: CurveOptions): (number | null | undefined)[][] {
  const clean = (points: Points): Points =>
    options.log ? { x: points.x, y: points.y.map((value) => (value !== null && value > 0 ? value : null)) } : points;
  const raw = thin(curve.batches, from, to, pixels);
  const steady = options.smoothing > 0 ? thin(smoothed(curve.batches, options.smoothing), from, to, pixels) : { x: [], y: [] };
  const train = thin(curve.train, from, to, pixels);
  const validation = thin(curve.validation, from, to, pixels);
  return aligned([raw, steady, train, validation].map(clean));
}

function create(Plot: typeof uPlot, box: HTMLElement, live: Live, log: boolean, theme: string, language: Language): Drawn {
  const primary = token(box, "--lw-curve");
  const second = token(box, "--lw-validation");
  const grid = token(box, "--lw-line");
  const faint = token(box, "--lw-faint");
  const font = `11px ${token(box, "--lw-font")}`;
  const result = { zoomed: false, theme, log } as Drawn;
  const axis = { stroke: faint, font, ticks: { show: false }, border: { show: false } };
  const ticks = (_plot: uPlot, values: number[]): string[] => values.map((value) => (value === null ? "" : figure(value, language)));
  const line = (stroke: string, width: number, dash?: number[]): uPlot.Series => ({
    stroke, width, spanGaps: true, points: { show: false }, ...(dash ? { dash } : {}),
  });
  result.plot = new Plot(
    {
      width: box.clientWidth, height: box.clientHeight, padding: [6, 8, 0, 0], legend: { show: false },
      cursor: { drag: { x: true, y: false, setScale: true }, points: { show: false }, y: false },
      scales: {
        x: { time: false, range: (_plot, least, most) => (result.zoomed ? [least, most] : [0, end(live)]) },
        y: { distr: log ? 3 : 1, range: (_plot, least, most) => room(least, most, log) },
      },
      axes: [
        { ...axis, grid: { show: false }, size: 20, gap: 4, space: 44, incrs: [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000], values: ticks },
        { ...axis, grid: { stroke: grid, width: 1 }, size: 44, gap: 6, space: 26, values: ticks },
      ],
      series: [
        {},
        { ...line(primary, 1.25), alpha: 0.55 },
        line(primary, 2),
        { ...line(primary, 2), points: lonely(primary) },
        { ...line(second, 2, [5, 4]), points: lonely(second) },
      ],
      hooks: {
        draw: [() => told(box, live)],
        setSelect: [(plot) => {
          if (plot.select.width > 2) result.zoomed = true;
        }],
      },
    },
    [[], [], [], [], []],
    box,
  );
  return result;
}

/** Say that new points are on the page: once for each moment, whichever curve was first. */
function told(box: HTMLElement, live: Live): void {
  const { newest } = live.feed;
  if (newest === null || newest === live.drawn) return;
  live.drawn = newest;
  const root = box.closest(".lw-page") ?? box;
  root.dispatchEvent(new CustomEvent("lw-drawn", { bubbles: true, composed: true, detail: newest }));
}

/** One point makes no line: it is drawn as a dot until the second is there. */
function lonely(colour: string): uPlot.Series.Points {
  return {
    size: 5, fill: colour, stroke: colour,
    show: (plot, series) => Array.from(plot.data[series] ?? []).filter((value) => typeof value === "number").length === 1,
  };
}

function room(least: number | null, most: number | null, log: boolean): [number, number] {
  if (least === null || most === null || !Number.isFinite(least) || !Number.isFinite(most)) return log ? [0.1, 1] : [0, 1];
  if (log) return [least * 0.9, most * 1.1];
  if (least === most) return [least - Math.abs(least || 1) * 0.1, most + Math.abs(most || 1) * 0.1];
  const space = (most - least) * 0.06;
  return [least >= 0 ? Math.max(0, least - space) : least - space, most + space];
}
