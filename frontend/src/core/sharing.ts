/** New values that keep what is equal of the old ones, so that what did not change is the same object. */

import { isObject } from "./parts";
import type { Inference, Json } from "./types";

/** The new value, with every part that equals the old one replaced by the old one. */
export function shared<T>(old: T | null | undefined, next: T): T {
  return merge(old as Json | undefined, next as Json) as T;
}

/** The same by name, in an object that knows no other names: a layer may be called `constructor`. */
export function byName<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.assign(Object.create(null) as Record<string, T>, record);
}

/** An inference whose layers are found by name and by nothing else. */
export function layersByName(inference: Inference | null): Inference | null {
  return inference && { ...inference, nodes: byName(inference.nodes) };
}

function merge(old: Json | undefined, next: Json): Json {
  if (old === next) return next;
  if (Array.isArray(old) && Array.isArray(next)) {
    const merged = next.map((one, index) => merge(old[index], one));
    return old.length === merged.length && merged.every((one, index) => one === old[index]) ? old : merged;
  }
  if (isObject(old) && isObject(next)) {
    const names = Object.keys(next);
    const merged = Object.create(Object.getPrototypeOf(next) as object | null) as { [name: string]: Json };
    let same = names.length === Object.keys(old).length;
    for (const name of names) {
      merged[name] = merge(old[name], next[name] as Json);
      same &&= name in old && merged[name] === old[name];
    }
    return same ? old : merged;
  }
  return next;
}
