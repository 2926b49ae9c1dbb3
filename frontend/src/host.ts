/** What Streamlit hands to a component, and the bits of the page around it that we must know. */

import type { ViewData } from "./core/types";

export type Args = {
  data: ViewData | null;
  parentElement: HTMLElement | ShadowRoot;
  setStateValue(name: string, value: unknown): void;
};

/** Whether the theme in effect is dark, read from the background that Streamlit sets. */
export function themeOf(element: Element): "light" | "dark" {
  const background = getComputedStyle(element).getPropertyValue("--st-background-color").trim();
  const colour = parse(background);
  if (!colour) return window.matchMedia("(prefers-color-scheme: dark)").matches && background === "" ? "dark" : "light";
  const [r, g, b] = colour;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b < 128 ? "dark" : "light";
}

function parse(colour: string): [number, number, number] | null {
  const hex = /^#([0-9a-f]{3,8})$/i.exec(colour)?.[1];
  if (hex) {
    const full = hex.length < 6 ? [...hex].map((digit) => digit + digit).join("") : hex;
    return [0, 2, 4].map((at) => parseInt(full.slice(at, at + 2), 16)) as [number, number, number];
  }
  const numbers = /^rgba?\(([^)]+)\)/.exec(colour)?.[1]?.split(/[\s,/]+/).map(Number);
  return numbers && numbers.length >= 3 ? [numbers[0] ?? 0, numbers[1] ?? 0, numbers[2] ?? 0] : null;
}

/** The lower edge of Streamlit's own header. */
export function headerBottom(): number {
  const header = document.querySelector('[data-testid="stHeader"]');
  return header ? Math.max(0, Math.round(header.getBoundingClientRect().bottom)) : 0;
}

/** Something happened that another component draws: `help` opens the header's dialog, `train` presses Train. */
export const signals = new EventTarget();

/** The key that commands go with, as its keyboard names it. */
export const COMMAND_KEY = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘" : "Ctrl";
