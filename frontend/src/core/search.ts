/** Fuzzy search: the letters of the query in order, better where they begin words or stand together. */

import type { Part } from "./types";

/** How well a query fits a text: 0 not at all, more is better. */
export function score(query: string, text: string): number {
  const wanted = query.toLowerCase().replace(/[\s_\-]+/g, "");
  if (!wanted) return 1;
  const lower = text.toLowerCase();
  const direct = lower.indexOf(wanted);
  if (direct === 0) return 1000 - text.length;
  if (direct > 0) return 700 - direct - text.length / 100;
  let from = 0;
  let points = 0;
  let before = -2;
  for (const letter of wanted) {
    const at = lower.indexOf(letter, from);
    if (at < 0) return 0;
    const starts = at === 0 || /[\s_\-]/.test(text[at - 1] ?? "") || isCapital(text[at] ?? "");
    points += starts ? 12 : at === before + 1 ? 8 : 1;
    before = at;
    from = at + 1;
  }
  // Letters strewn over a long name are no answer.
  return points / wanted.length >= 4 ? points / wanted.length : 0;
}

function isCapital(letter: string): boolean {
  return letter !== letter.toLowerCase() || /\d/.test(letter);
}

/** The parts that fit a query, best first. Names count most, then titles, then the group. */
export function findParts(parts: readonly Part[], query: string, groupTitle: (group: string) => string): Part[] {
  const found: { part: Part; points: number }[] = [];
  for (const part of parts) {
    const name = Math.max(score(query, part.name), ...part.aliases.map((alias) => score(query, alias) * 0.8));
    const title = Math.max(score(query, part.title.zh ?? ""), score(query, part.title.en ?? "")) * 0.9;
    const group = Math.max(score(query, groupTitle(part.group)), score(query, part.group)) * 0.5;
    const points = Math.max(name, title, group >= 300 ? group : 0);
    if (points > 0) found.push({ part, points: points + (part.popular ? 5 : 0) });
  }
  found.sort((a, b) => b.points - a.points || a.part.name.localeCompare(b.part.name));
  return found.map((one) => one.part);
}

/** Parts under the groups in which the palette lists them, in the order in which the catalog names them. */
export function grouped(parts: readonly Part[]): [string, Part[]][] {
  const groups = new Map<string, Part[]>();
  for (const part of parts) {
    const members = groups.get(part.group);
    if (members) members.push(part);
    else groups.set(part.group, [part]);
  }
  return [...groups];
}
