/** The sample predictions of a run's result: examples with what is true and what the network says. */

import { cell } from "./format";
import { isObject } from "./parts";
import type { Json, JsonObject } from "./types";

export type Pixels = { width: number; height: number; channels: number; values: number[] };
export type Guess = { label: string; share: number };
export type Cell = { column: string; value: string; number: boolean };
/** `cells` are those of a row of a table, as they stand there. */
export type Sample = { pixels: Pixels | null; cells: Cell[]; text: string; words: boolean; unread: boolean; truth: string; predicted: string; guesses: Guess[]; right: boolean | null; shown: Shown | null };
/** What is true and what was predicted, where both are as large as the input: a mask, or the input itself. */
export type Shown = { truth: Pixels | null; predicted: Pixels | null; score: number; share: boolean };

/** What a colour of a mask stands for. */
export type ClassColour = { name: string; colour: string };

const TOP = 3;

export function readSamples(content: Json): Sample[] {
  if (!isObject(content) || !Array.isArray(content.rows)) return [];
  const classes = Array.isArray(content.classes) ? content.classes.map(String) : [];
  return content.rows.filter(isObject).map((row) => readSample(row, classes));
}

/** The colours of a mask; none where the samples are no masks, or of a run of before. */
export function readLegend(content: Json): ClassColour[] {
  const listed = isObject(content) && Array.isArray(content.legend) ? content.legend.filter(isObject) : [];
  return listed.flatMap(({ name, colour }) => (typeof name === "string" && typeof colour === "string" && /^#[0-9a-f]{6}$/.test(colour) ? [{ name, colour }] : []));
}

function readSample(row: JsonObject, classes: readonly string[]): Sample {
  const inputs = (Array.isArray(row.inputs) ? row.inputs : []).filter(isObject);
  const pixels = beside(inputs.map(readPixels).filter((one) => one !== null));
  // A text has its words; `null` where only their numbers are known.
  const words = inputs.some((one) => typeof one.text === "string");
  const unread = inputs.some((one) => one.text === null);
  const cells = inputs.flatMap(readCells);
  const text = pixels ? "" : inputs.map((one) => (typeof one.text === "string" ? one.text : numbers(one.values).slice(0, 4).map(cell).join(", "))).join(" · ");
  const shown = readShown(row, classes.length > 0);
  if (shown) return { pixels, cells, text, words, unread, truth: "", predicted: "", guesses: [], right: null, shown };
  if (classes.length === 0) {
    return { pixels, cells, text, words, unread, truth: values(row.target), predicted: values(row.prediction), guesses: [], right: null, shown: null };
  }
  const shares = numbers(row.prediction);
  // One output for two classes is the share of the second.
  const all = shares.length === 1 && classes.length === 2 ? [1 - (shares[0] ?? 0), shares[0] ?? 0] : shares;
  const guesses = all.map((share, index) => ({ label: classes[index] ?? String(index), share })).sort((a, b) => b.share - a.share);
  const truth = typeof row.target === "number" ? (classes[row.target] ?? String(row.target)) : values(row.target);
  const predicted = guesses[0]?.label ?? "—";
  return { pixels, cells, text, words, unread, truth, predicted, guesses: guesses.slice(0, TOP), right: guesses.length > 0 ? truth === predicted : null, shown: null };
}

function readShown(row: JsonObject, share: boolean): Shown | null {
  if (!isObject(row.target_shown) || !isObject(row.prediction_shown) || typeof row.score !== "number") return null;
  return { truth: readPixels(row.target_shown), predicted: readPixels(row.prediction_shown), score: row.score, share };
}

function readCells(input: JsonObject): Cell[] {
  const pairs = (Array.isArray(input.cells) ? input.cells : []).filter((one): one is Json[] => Array.isArray(one));
  return pairs.map(([column, value]) => ({ column: String(column ?? ""), value: cell(value), number: typeof value === "number" }));
}

/** Pictures of one example beside each other, with a line between them; the first alone where they do not match. */
function beside(pictures: readonly Pixels[]): Pixels | null {
  const [first, ...rest] = pictures;
  if (!first) return null;
  const alike = rest.filter((one) => one.height === first.height && one.channels === first.channels);
  return alike.reduce((left, right) => joined(left, right), first);
}

const LINE = 128;

function joined(left: Pixels, right: Pixels): Pixels {
  const { height, channels } = left;
  const values: number[] = [];
  for (let row = 0; row < height; row += 1) {
    const of = (one: Pixels): number[] => one.values.slice(row * one.width * channels, (row + 1) * one.width * channels);
    values.push(...of(left), ...new Array<number>(channels).fill(LINE), ...of(right));
  }
  return { width: left.width + 1 + right.width, height, channels, values };
}

function readPixels(input: JsonObject): Pixels | null {
  const [height, width, channels] = numbers(input.shape);
  const found = numbers(input.pixels);
  if (height === undefined || width === undefined || channels === undefined) return null;
  return found.length === height * width * channels ? { width, height, channels, values: found } : null;
}

/** The colours of the pixels, four bytes each, as a canvas takes them. */
export function rgba(pixels: Pixels): Uint8ClampedArray<ArrayBuffer> {
  const { channels, values: given } = pixels;
  const count = pixels.width * pixels.height;
  const bytes = new Uint8ClampedArray(count * 4);
  for (let index = 0; index < count; index += 1) {
    for (let channel = 0; channel < 3; channel += 1) {
      bytes[index * 4 + channel] = given[index * channels + (channels === 1 ? 0 : channel)] ?? 0;
    }
    bytes[index * 4 + 3] = channels === 4 ? (given[index * channels + 3] ?? 255) : 255;
  }
  return bytes;
}

function numbers(value: Json | undefined): number[] {
  if (typeof value === "number") return [value];
  return Array.isArray(value) ? value.filter((one) => typeof one === "number") : [];
}

function values(value: Json | undefined): string {
  return numbers(value).map(cell).join(", ") || "—";
}
