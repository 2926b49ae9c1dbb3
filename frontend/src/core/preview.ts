/** What `preview_url` answers: see the preview in docs/architecture.md. What is missing reads as nothing. */

import { cell } from "./format";
import { isObject } from "./parts";
import type { Json, JsonObject } from "./types";

export type Picture = { url: string; label: string; width: number; height: number };
export type Bins = { counts: number[]; labels: string[]; low: number | null; high: number | null };
export type Column = { name: string; kind: string; missing: number; target: boolean; bins: Bins };
export type Point = { x: number; y: number; value: number };
export type Fact = { name: string; metric: string; value: number };
export type Preview = {
  downloaded: boolean;
  sentence: string | null;
  classes: { name: string; count: number | null }[];
  images: Picture[];
  columns: Column[];
  rows: string[][];
  points: Point[];
  series: number[];
  waves: { values: number[]; label: string }[];
  texts: { text: string; label: string }[];
  legend: { name: string; colour: string }[];
  target: Bins | null;
  facts: Fact[];
  warnings: string[];
};

const objects = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);
const numbers = (value: Json | undefined): number[] => (Array.isArray(value) ? value.filter((one) => typeof one === "number") : []);
const text = (value: Json | undefined): string => (value === null || value === undefined ? "" : String(value));
const number = (value: Json | undefined): number | null => (typeof value === "number" ? value : null);

export function readPreview(content: Json): Preview {
  const source = isObject(content) ? content : {};
  return {
    downloaded: source.downloaded !== false,
    sentence: typeof source.sentence === "string" ? source.sentence : null,
    classes: objects(source.classes).map((one) => ({ name: text(one.name), count: number(one.count) })),
    images: objects(source.images).map((one) => ({
      url: text(one.url), label: text(one.class), width: number(one.width) ?? 1, height: number(one.height) ?? 1,
    })),
    columns: objects(source.columns).map((one) => ({
      name: text(one.name), kind: text(one.kind), missing: number(one.missing) ?? 0, target: one.role === "target",
      bins: readBins(one.histogram),
    })),
    rows: (Array.isArray(source.rows) ? source.rows : []).filter(Array.isArray).map((row) => (row as Json[]).map(cell)),
    points: (Array.isArray(source.points) ? source.points : []).map(numbers).flatMap(([x, y, value]) =>
      x === undefined || y === undefined ? [] : [{ x, y, value: value ?? 0 }],
    ),
    series: numbers(source.series),
    waves: objects(source.waves).map((one) => ({ values: numbers(one.values), label: text(one.class) })),
    texts: objects(source.texts).map((one) => ({ text: text(one.text), label: text(one.class) })),
    legend: objects(source.legend).map((one) => ({ name: text(one.name), colour: /^#[0-9a-f]{6}$/.test(text(one.colour)) ? text(one.colour) : "#888888" })),
    target: isObject(source.histogram) ? readBins(source.histogram) : null,
    facts: objects(source.facts).flatMap((one) =>
      typeof one.value === "number" ? [{ name: text(one.name), metric: text(one.metric), value: one.value }] : [],
    ),
    warnings: (Array.isArray(source.warnings) ? source.warnings : []).filter((one) => typeof one === "string"),
  };
}

function readBins(value: Json | undefined): Bins {
  const one = isObject(value) ? value : {};
  const edges = numbers(one.edges);
  return {
    counts: numbers(one.counts), labels: (Array.isArray(one.labels) ? one.labels : []).map(text),
    low: edges[0] ?? null, high: edges.at(-1) ?? null,
  };
}
