/** What a person's browser remembers of how the canvas is to behave: the direction of the layout, and snapping. */

import { useSyncExternalStore } from "react";
import type { Flow } from "./layout";

export const FLOWS = ["rows", "right", "down"] as const satisfies readonly Flow[];
export const SNAPS = ["layers", "grid", "off"] as const;
export type Snap = (typeof SNAPS)[number];
export type Settings = { flow: Flow; snap: Snap };

const KEY = "layerwise-canvas";
const USUAL: Settings = { flow: "rows", snap: "layers" };
const listeners = new Set<() => void>();
let kept: Settings | null = null;

/** Settings as they were written, or the usual ones where they can't be read. */
export function readSettings(text: string | null): Settings {
  let read: Partial<Settings> = {};
  try {
    read = (JSON.parse(text ?? "{}") ?? {}) as Partial<Settings>;
  } catch {
    // Somebody else wrote it.
  }
  return { flow: FLOWS.find((one) => one === read.flow) ?? USUAL.flow, snap: SNAPS.find((one) => one === read.snap) ?? USUAL.snap };
}

function settings(): Settings {
  if (kept) return kept;
  try {
    kept = readSettings(window.localStorage.getItem(KEY));
  } catch {
    kept = USUAL; // a browser that keeps nothing
  }
  return kept;
}

export function changeSettings(change: Partial<Settings>): void {
  kept = { ...settings(), ...change };
  try {
    window.localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // It lasts until the page is left.
  }
  for (const listener of listeners) listener();
}

export function useSettings(): Settings {
  return useSyncExternalStore(subscribe, settings);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
