/** Small pictures of data: thumbnails, bars of classes, columns of a table, points, a line, texts. */

import { useEffect, useRef } from "react";
import { count, figure } from "../core/format";
import type { Bins, Column, Picture, Point } from "../core/preview";
import { useLanguage, useWords } from "../words";
import { brush, token } from "./painting";

export function Pictures({ images }: { images: Picture[] }): React.ReactNode {
  const t = useWords();
  // Two of each class come one after the other: the first ones make the first row.
  const rows = [images.filter((one, index) => images[index - 1]?.label !== one.label), images.filter((one, index) => images[index - 1]?.label === one.label)];
  const ordered = images.every((one) => one.label === "") ? images : rows.flat();
  const columns = Math.max(1, Math.min(rows[0]?.length ?? 1, 12));
  // A pair of pictures is as wide as both.
  const wide = Math.round(52 * Math.max(1, ...images.map((one) => one.width / one.height)));
  return (
    <div className="lw-pictures" data-few={columns < 6 || undefined} role="group" aria-label={t("examples")} style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, ${wide}px))` }}>
      {ordered.slice(0, columns * 2).map((one, index) => (
        <figure key={index}>
          <img src={one.url} alt={one.label} loading="lazy" data-small={one.width <= 64 || undefined} />
          <figcaption title={one.label}>{one.label}</figcaption>
        </figure>
      ))}
    </div>
  );
}

export function ClassBars({ classes }: { classes: { name: string; count: number }[] }): React.ReactNode {
  const language = useLanguage();
  const t = useWords();
  const most = Math.max(...classes.map((one) => one.count), 1);
  return (
    <div className="lw-bars" role="img" aria-label={`${t("each_class")}: ${classes.map((one) => `${one.name} ${count(one.count, language)}`).join(", ")}`}>
      {classes.slice(0, 40).map((one) => (
        <div key={one.name} title={`${one.name}: ${count(one.count, language)}`}>
          <span className="lw-bar-room"><span className="lw-bar" style={{ height: `${(one.count / most) * 100}%` }} /></span>
          <span className="lw-bar-label">{one.name}</span>
        </div>
      ))}
    </div>
  );
}

export function TargetBars({ bins }: { bins: Bins }): React.ReactNode {
  const language = useLanguage();
  return (
    <div className="lw-target-bars">
      <MiniBars bins={bins} />
      <div className="lw-axis"><span>{figure(bins.low, language)}</span><span>{figure(bins.high, language)}</span></div>
    </div>
  );
}

function MiniBars({ bins }: { bins: Bins }): React.ReactNode {
  const most = Math.max(...bins.counts, 1);
  return (
    <span className="lw-minibars" aria-hidden="true">
      {bins.counts.map((one, index) => <span key={index} title={bins.labels[index] ? `${bins.labels[index]}: ${one}` : String(one)} style={{ height: `${(one / most) * 100}%` }} />)}
    </span>
  );
}

export function ColumnCards({ columns, rows }: { columns: Column[]; rows: string[][] }): React.ReactNode {
  const t = useWords();
  const language = useLanguage();
  return (
    <div className="lw-table" tabIndex={0} role="region" aria-label={t("examples")}>
      <table>
        <thead>
          <tr>
            {columns.map((one) => (
              <th key={one.name} scope="col" data-target={one.target || undefined} title={one.name}>
                <span className="lw-cut">{one.name}</span>
                <MiniBars bins={one.bins} />
                {one.missing > 0 && <span className="lw-warn">{t("n_missing", { count: count(one.missing, language) })}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, 12).map((row, index) => (
            <tr key={index}>{row.map((cell, at) => <td key={at} data-target={columns[at]?.target || undefined} data-number={columns[at]?.kind === "number" || undefined} title={cell}>{cell}</td>)}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const CLASS_TOKENS = ["--lw-class-0", "--lw-class-1", "--lw-class-2", "--lw-class-3", "--lw-class-4", "--lw-class-5", "--lw-class-6"];

export function Scatter({ points, classes }: { points: Point[]; classes: string[] | null }): React.ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const t = useWords();
  useEffect(() => {
    const draw = (): void => {
      const tool = brush(canvas.current);
      if (!tool || !canvas.current) return;
      drawPoints(canvas.current, tool.paint, tool.width, tool.height, points, classes !== null && classes.length > 0);
    };
    draw();
    const watch = new ResizeObserver(draw);
    if (canvas.current) watch.observe(canvas.current);
    window.addEventListener("layerwise-theme", draw);
    return () => {
      watch.disconnect();
      window.removeEventListener("layerwise-theme", draw);
    };
  }, [points, classes]);
  return <canvas ref={canvas} className="lw-scatter" role="img" aria-label={t("n_points_drawn", { count: points.length })} />;
}

function drawPoints(box: Element, paint: CanvasRenderingContext2D, width: number, height: number, points: Point[], classed: boolean): void {
  const xs = points.map((one) => one.x);
  const ys = points.map((one) => one.y);
  const [left, right, low, high] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  // The same scale on both axes, so that circles stay round.
  const scale = Math.min((width - 16) / (right - left || 1), (height - 16) / (high - low || 1));
  const colours = CLASS_TOKENS.map((name) => token(box, name));
  const values = points.map((one) => one.value);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  paint.globalAlpha = 0.85;
  for (const one of points) {
    const x = width / 2 + (one.x - (left + right) / 2) * scale;
    const y = height / 2 - (one.y - (low + high) / 2) * scale;
    const group = classed ? Math.round(one.value) : one.value > (least + most) / 2 ? 0 : 1;
    paint.fillStyle = colours[Math.abs(group) % colours.length] ?? "#888";
    paint.beginPath();
    // A shape of its own for each class: colour is never alone.
    if (group % 3 === 0) paint.arc(x, y, 2.6, 0, 7);
    else if (group % 3 === 1) paint.rect(x - 2.3, y - 2.3, 4.6, 4.6);
    else {
      paint.moveTo(x, y - 3);
      paint.lineTo(x + 3, y + 2.4);
      paint.lineTo(x - 3, y + 2.4);
    }
    paint.fill();
  }
  paint.globalAlpha = 1;
}

export function SeriesLine({ values }: { values: number[] }): React.ReactNode {
  const least = Math.min(...values);
  const most = Math.max(...values);
  const points = values.map((value, index) => `${(index / Math.max(1, values.length - 1)) * 600},${118 - ((value - least) / (most - least || 1)) * 116}`);
  return (
    <svg className="lw-line" viewBox="0 0 600 120" preserveAspectRatio="none" aria-hidden="true">
      <polyline points={points.join(" ")} fill="none" stroke="currentColor" strokeWidth="1.5" vectorEffect="non-scaling-stroke" />
    </svg>
  );
}

/** The colours in which the classes of a mask are drawn. */
export function Legend({ legend }: { legend: { name: string; colour: string }[] }): React.ReactNode {
  return (
    <ul className="lw-legend">
      {legend.map((one) => <li key={one.name}><span style={{ background: one.colour }} aria-hidden="true" />{one.name}</li>)}
    </ul>
  );
}

/** Pieces of series that have no order among them, such as sounds: a line for each. */
export function Waves({ waves }: { waves: { values: number[]; label: string }[] }): React.ReactNode {
  const t = useWords();
  return (
    <div className="lw-waves" role="group" aria-label={t("examples")}>
      {waves.map((one, index) => (
        <figure key={index}>
          <SeriesLine values={one.values} />
          <figcaption>{one.label}</figcaption>
        </figure>
      ))}
    </div>
  );
}

export function Texts({ texts }: { texts: { text: string; label: string }[] }): React.ReactNode {
  return (
    <ul className="lw-texts">
      {texts.slice(0, 6).map((one, index) => (
        <li key={index}>
          {one.label && <b>{one.label}</b>}
          <span title={one.text}>{one.text}</span>
        </li>
      ))}
    </ul>
  );
}
