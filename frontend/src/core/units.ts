/** Errors of a regression whose target was scaled: in standard deviations while it trains, in its own unit in the end. */

import { isObject } from "./parts";
import type { Json } from "./types";

export type Units = {
  /** What is predicted. */
  target: string;
  /** One standard deviation in the target's own unit. */
  divide: number;
  /** By metric: 1 is in standard deviations, 2 in their squares. */
  powers: Record<string, number>;
};

/** What a run's result shows of one metric, in the target's own unit where it has one. */
export type Own = {
  name: string;
  /** The metric from which it is told. */
  from: string;
  of: (value: number | null) => number | null;
  own: boolean;
};

const ROOT = "root_mean_squared_error";

export function readUnits(value: Json | undefined): Units | null {
  if (!isObject(value) || typeof value.divide !== "number" || !isObject(value.powers)) return null;
  const powers = Object.entries(value.powers).filter((one): one is [string, number] => one[1] === 1 || one[1] === 2);
  return { target: typeof value.target === "string" ? value.target : "", divide: value.divide, powers: Object.fromEntries(powers) };
}

/** In which power of the target's standard deviation a metric is measured; `null` where in none. */
export function powerOf(units: Units | null, metric: string): 1 | 2 | null {
  const power = units?.powers[metric];
  return power === 1 || power === 2 ? power : null;
}

/** The metrics of a result: errors in the target's own unit come first, and a squared one as its root. */
export function owned(units: Units | null, names: readonly string[]): Own[] {
  const same = (name: string): Own => ({ name, from: name, of: (value) => value, own: false });
  if (!units) return names.map(same);
  const linear = names.filter((name) => powerOf(units, name) === 1 && name !== "loss");
  const squared = names.find((name) => powerOf(units, name) === 2);
  const found: Own[] = linear.map((name) => ({ name, from: name, of: (value) => (value === null ? null : value * units.divide), own: true }));
  if (squared !== undefined && !linear.includes(ROOT)) {
    found.push({ name: ROOT, from: squared, of: (value) => (value === null ? null : Math.sqrt(value) * units.divide), own: true });
  }
  return [...found, ...names.filter((name) => !linear.includes(name)).map(same)];
}
