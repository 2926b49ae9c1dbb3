/** The columns of a table divided among the network's inputs: `prepare.inputs` of the plan's data. */

import { fillParameters, isObject } from "./parts";
import type { Json } from "./types";

export type Part = { name: string; columns: string[] };

/** Read what stands in the plan; what is no part is left out. */
export function readDivision(value: Json | undefined): Part[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isObject).map((one) => ({
    name: typeof one.name === "string" ? one.name : "",
    columns: Array.isArray(one.columns) ? one.columns.filter((column) => typeof column === "string") : [],
  }));
}

/** The columns that can be divided; empty where the data is no table. */
export function dividedColumns(preparations: Json | undefined): string[] {
  const found = fillParameters(preparations).find((one) => one.kind === "division");
  return found ? found.choices.map(String) : [];
}

/** As many parts as the network has inputs: those that there are, then the whole table or nothing, by the names of the inputs. */
export function forInputs(parts: readonly Part[], inputs: readonly string[], columns: readonly string[]): Part[] {
  const made = parts.map((one) => ({ ...one }));
  inputs.slice(parts.length).forEach((input, index) => {
    const first = parts.length === 0 && index === 0;
    made.push({ name: freeName(input, made), columns: first ? [...columns] : [] });
  });
  return made;
}

/** A part with a column taken or let go, in the order of the table. */
export function toggled(part: Part, column: string, columns: readonly string[]): Part {
  const taken = new Set(part.columns);
  if (!taken.delete(column)) taken.add(column);
  return { ...part, columns: columns.filter((one) => taken.has(one)) };
}

export function freeName(wish: string, parts: readonly Part[]): string {
  const taken = new Set(parts.map((one) => one.name));
  const base = wish.trim().slice(0, 36) || "inputs";
  if (!taken.has(base)) return base;
  let number = 2;
  while (taken.has(`${base} ${number}`)) number += 1;
  return `${base} ${number}`;
}
