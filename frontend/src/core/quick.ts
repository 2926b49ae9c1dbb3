/** The arguments that are set most: those that a card offers itself. */

import type { Parameter, Part } from "./types";

/** Argument names of Keras, whatever layer has them, in the order in which they are offered. */
const OFTEN = ["units", "filters", "kernel_size", "pool_size", "rate", "activation"];
const PLAIN = /^(int|float|choice|formula)/;
const MOST = 4;

export function quickParameters(part: Part | null): Parameter[] {
  const wanted = (part?.parameters ?? []).filter((one) => OFTEN.includes(one.name) || (one.required && PLAIN.test(one.kind)));
  const rank = (one: Parameter): number => (OFTEN.includes(one.name) ? OFTEN.indexOf(one.name) : OFTEN.length);
  return wanted.sort((one, other) => rank(one) - rank(other)).slice(0, MOST);
}
