/** What a person types into a field, read by the kind of the parameter; and a value as the text to type in. */

import type { Json, Parameter } from "./types";

export type Reading = { value: Json } | { problem: string; values?: Record<string, string | number> };

/** The text that a field shows for a value. */
export function fieldText(parameter: Parameter, value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "number") return numberText(value);
  if (typeof value === "string") return parameter.kind === "json" ? JSON.stringify(value) : value;
  if (parameter.kind === "strings" && Array.isArray(value)) return value.join(", ");
  if (Array.isArray(value) && (parameter.kind === "ints" || parameter.kind === "floats" || parameter.kind === "shape")) {
    return value.map((one) => (one === null ? "None" : typeof one === "number" ? numberText(one) : pairText(one))).join(", ");
  }
  return JSON.stringify(value);
}

function pairText(value: Json): string {
  return Array.isArray(value) ? `(${value.join(", ")})` : JSON.stringify(value);
}

function numberText(value: number): string {
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-4 || size >= 1e9) ? value.toExponential().replace("e+", "e") : String(value);
}

/** Read what was typed. A problem names a sentence of the words file. */
export function readField(parameter: Parameter, typed: string): Reading {
  const text = typed.trim();
  if (text === "" || text === "None") {
    if (parameter.kind === "string" && text === "" && !parameter.optional) return { value: "" };
    if (parameter.optional) return { value: null };
    return { problem: "field_empty" };
  }
  switch (parameter.kind) {
    case "int":
      return checked(parameter, readNumber(text, true));
    case "float":
      return checked(parameter, readNumber(text, false));
    case "ints":
      return readTuple(parameter, text, true, false);
    case "floats":
      return readTuple(parameter, text, false, false);
    case "shape":
      return readTuple(parameter, text, true, true);
    case "strings":
      return { value: text.split(/[,，]/).map((one) => one.trim()).filter((one) => one !== "") };
    case "json":
      try {
        return { value: JSON.parse(text) as Json };
      } catch {
        return { problem: "field_json" };
      }
    default:
      return { value: text };
  }
}

function readNumber(text: string, whole: boolean): Reading {
  const value = Number(text.replace(/[,，](?=\d{3}\b)/g, "").replace("−", "-"));
  if (!Number.isFinite(value)) return { problem: whole ? "field_int" : "field_float", values: { text } };
  if (whole && !Number.isInteger(value)) return { problem: "field_int", values: { text } };
  return { value };
}

function checked(parameter: Parameter, reading: Reading): Reading {
  if (!("value" in reading) || typeof reading.value !== "number") return reading;
  if (parameter.minimum !== null && reading.value < parameter.minimum) {
    return { problem: "field_minimum", values: { minimum: parameter.minimum } };
  }
  if (parameter.maximum !== null && reading.value > parameter.maximum) {
    return { problem: "field_maximum", values: { maximum: parameter.maximum } };
  }
  return reading;
}

function readTuple(parameter: Parameter, text: string, whole: boolean, isShape: boolean): Reading {
  if (/^[([].*[([]/.test(text)) return readPairs(parameter, text, whole);
  const pieces = text.replace(/^[([]|[)\]]$/g, "").split(/[\s,，×x*]+/).filter((piece) => piece !== "");
  const values: Json[] = [];
  for (const piece of pieces) {
    if (isShape && (piece === "None" || piece === "?")) {
      values.push(null);
      continue;
    }
    const reading = checked(parameter, readNumber(piece, whole));
    if (!("value" in reading)) return reading;
    values.push(reading.value);
  }
  if (isShape || parameter.listed) return { value: values };
  const single = values[0];
  if (values.length === 1 && single !== undefined && !/^[([]/.test(text)) return { value: single };
  if (parameter.length !== null && values.length !== parameter.length) {
    return { problem: "field_length", values: { length: parameter.length, got: values.length } };
  }
  return { value: values };
}

/** Pairs, one number for each end: `(1, 2), (3, 4)`. */
function readPairs(parameter: Parameter, text: string, whole: boolean): Reading {
  const pairs = parsedPairs(text);
  if (!parameter.pairs || pairs === null) return { problem: parameter.pairs ? "field_pairs" : "field_no_pairs" };
  for (const end of pairs.flat()) {
    const reading = checked(parameter, readNumber(String(end), whole));
    if (!("value" in reading)) return reading;
  }
  if (parameter.length !== null && pairs.length !== parameter.length) {
    return { problem: "field_pairs_length", values: { length: parameter.length, got: pairs.length } };
  }
  return { value: pairs };
}

function parsedPairs(text: string): number[][] | null {
  const json = text.replaceAll("(", "[").replaceAll(")", "]");
  for (const attempt of [json, `[${json}]`]) {
    try {
      const value = JSON.parse(attempt) as Json;
      if (Array.isArray(value) && value.length > 0 && value.every(isPair)) return value as number[][];
    } catch {
      continue;
    }
  }
  return null;
}

function isPair(value: Json): boolean {
  return Array.isArray(value) && value.length === 2 && value.every((one) => typeof one === "number");
}

/** The value one step up or down from the one in a number field. */
export function stepped(parameter: Parameter, value: number, direction: 1 | -1): number {
  let next: number;
  if (parameter.step !== null) next = value + direction * parameter.step;
  else if (parameter.kind === "int") next = value + direction;
  else {
    // Without a step of its own a number goes by one unit of its first digit: 0.001 to 0.002, 0.3 to 0.4.
    const unit = value === 0 ? 0.1 : 10 ** Math.floor(Math.log10(Math.abs(value)) - (direction < 0 && isPowerOfTen(value) ? 1 : 0));
    next = value + direction * unit;
  }
  next = Number(next.toPrecision(12));
  if (parameter.minimum !== null) next = Math.max(parameter.minimum, next);
  if (parameter.maximum !== null) next = Math.min(parameter.maximum, next);
  return next;
}

function isPowerOfTen(value: number): boolean {
  const power = Math.log10(Math.abs(value));
  return Math.abs(power - Math.round(power)) < 1e-9;
}
