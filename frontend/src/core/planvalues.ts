/** Which values can stand in the training plan: the mirror of builder/design/plan.py. */

import { isObject, sameJson } from "./parts";
import type { Json } from "./types";

type Reader = (value: Json) => Json | undefined;

const MOST = 2 ** 31;

/** What stands in a plan that nobody has changed: it is left out. */
const USUAL: Record<string, Json> = { callbacks: [], seed: 0, precision: "float32", backend: "tensorflow" };

const whole = (least: number): Reader => (value) => (Number.isInteger(value) && Number(value) >= least && Number(value) < MOST ? value : undefined);
const share: Reader = (value) => (typeof value === "number" && value >= 0 && value <= 0.9 ? value : undefined);
const part: Reader = (value) =>
  typeof value === "string" || (isObject(value) && typeof value.class_name === "string" && (value.config === undefined || isObject(value.config))) ? value : undefined;
const parts: Reader = (value) => (Array.isArray(value) && value.every((one) => part(one) !== undefined) ? value : undefined);
const oneOf = (...choices: string[]): Reader => (value) => (typeof value === "string" && choices.includes(value) ? value : undefined);
const orNone = (read: Reader): Reader => (value) => (value === null ? null : read(value));

const data: Reader = (value) => {
  if (!isObject(value)) return undefined;
  const { source = "digits", options = {}, prepare = {} } = value;
  return typeof source === "string" && isObject(options) && isObject(prepare) ? { source, options, prepare } : undefined;
};

const READERS: Record<string, Reader> = {
  data, validation_split: orNone(share), loss: orNone(part), optimizer: orNone(part), metrics: orNone(parts), callbacks: parts,
  epochs: orNone(whole(1)), batch_size: orNone(whole(1)), seed: whole(0),
  precision: oneOf("float32", "mixed_bfloat16", "mixed_float16"), backend: oneOf("tensorflow", "jax", "torch"),
};

export const isPlanField = (field: string): boolean => Object.hasOwn(READERS, field);

/** The value as it stands in the plan, `null` where nothing stands there, `undefined` where it can't. */
export function planValue(field: string, value: Json): Json | undefined {
  const read = READERS[field]?.(value);
  return read !== undefined && field in USUAL && sameJson(read, USUAL[field]) ? null : read;
}
