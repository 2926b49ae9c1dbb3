/** What a design has otherwise than the one that a run was trained with. */

import { cell } from "./format";
import { isObject, valueWords, type Catalog } from "./parts";
import type { Json, Language } from "./types";

export type Setting = { name: string; before?: Json; after?: Json };
export type LayerChange = { what: "added" | "removed" | "renamed" | "changed"; before: string | null; after: string | null; kind: string; settings: Setting[] };
export type Ends = { source: string; target: string; source_handle: number; target_handle: number };
export type Changes = { layers: LayerChange[]; added: Ends[]; removed: Ends[]; models: string[]; plan: Setting[] };

/** How many things are not the same. */
export function countOf(changes: Changes): number {
  return changes.layers.length + changes.added.length + changes.removed.length + changes.models.length + changes.plan.length;
}

/** A setting with both its values in words; `open` is said where a side names none. */
export function settingText({ name, ...values }: Setting, open: string, words: (name: string, value: Json) => string): string {
  const text = (side: "before" | "after"): string => (side in values ? words(name, values[side] ?? null) : open);
  return `${name}: ${text("before")} → ${text("after")}`;
}

/** The words for an argument of a layer, or for a field of the plan, whose parts are named. */
export function wordsOf(catalog: Catalog | null, kind: string | null, language: Language): (name: string, value: Json) => string {
  const known = kind === null ? [] : (catalog?.layer(kind)?.parameters ?? []);
  const inWords = (name: string, value: Json): string => {
    if (Array.isArray(value) && kind === null) return value.map((one) => inWords(name, one)).join(", ");
    if (!catalog || (kind === null && isObject(value) && typeof value.class_name === "string")) return isObject(value) ? String(value.class_name) : cell(value);
    return valueWords(catalog, known.find((one) => one.name === name) ?? null, value, language);
  };
  return inWords;
}

export function connectionText({ source, target, source_handle, target_handle }: Ends): string {
  const end = (name: string, handle: number): string => (handle > 0 ? `${name}[${handle}]` : name);
  return `${end(source, source_handle)} → ${end(target, target_handle)}`;
}

/** Rules of style that mark on the canvas and in the list what was added and what was changed. */
export function marks(changes: Changes): string {
  const named = (name: string): string => `[data-node="${name.replace(/["\\\n]/g, "\\$&")}"]`;
  const layers = (what: (one: LayerChange) => boolean): string => changes.layers.flatMap((one) => (one.after !== null && what(one) ? [named(one.after)] : [])).join(", ");
  const added = layers((one) => one.what === "added");
  const changed = layers((one) => one.what === "changed" || one.what === "renamed");
  // The outline of a card tells that it is picked, so marks are a ring and a sign at the corner.
  const rule = (where: string, colour: string, sign: string): string => {
    if (!where) return "";
    const ring = `:is(.lw-node, .lw-layer):is(${where}) { box-shadow: 0 0 0 3px var(--lw-${colour}); }`;
    return `${ring}\n.lw-node:is(${where})::before { content: "${sign}"; position: absolute; z-index: 2; left: -9px; top: -9px; width: 18px; height: 18px; border-radius: 9px; font-weight: 600; line-height: 17px; text-align: center; color: var(--lw-background); background: var(--lw-${colour}); }\n`;
  };
  return rule(added, "good", "+") + rule(changed, "warning", "~");
}
