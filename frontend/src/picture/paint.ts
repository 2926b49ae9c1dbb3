/** The colours of a picture: those of the look, read from where it declares them. */

import tokens from "../tokens.css?raw";

export type Theme = "light" | "dark";
export type Paint = (token: string) => string;

const [light = "", dark = ""] = tokens.split('[data-theme="dark"]');

function read(sheet: string): Map<string, string> {
  return new Map([...sheet.matchAll(/--lw-([\w-]+):[^;]*?(#[0-9a-f]{6})\)?;/g)].map((one) => [one[1] ?? "", one[2] ?? ""]));
}

const PAINTS: Record<Theme, Map<string, string>> = { light: read(light), dark: read(dark.split("[data-colour]")[0] ?? "") };

/** The colour of a token of the look as `#rrggbb`. */
export function paintOf(theme: Theme): Paint {
  return (token) => PAINTS[theme].get(token) ?? PAINTS.light.get(token) ?? "#5d6b7b";
}
