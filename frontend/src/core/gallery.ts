/** The templates as the app sends them, and finding one. */

import { isObject, type Catalog } from "./parts";
import type { Design, Json, Language, Sentence } from "./types";

export type Template = { id: string; title: Sentence; help: Sentence; design: Design };

export function readTemplates(content: Json): Template[] {
  const list = Array.isArray(content) ? content.filter(isObject) : [];
  return list.filter((one) => typeof one.id === "string" && isObject(one.title) && isObject(one.help) && isObject(one.design)) as unknown as Template[];
}

/** The name of the data that a template learns from. */
export function dataOf(template: Template, catalog: Catalog | null, language: Language): string {
  const { source } = template.design.plan.data;
  return catalog?.dataset(source)?.title[language] ?? source;
}

/** The templates in which every word of a search stands: in name or sentence of either language, data, or layers. */
export function matching(templates: readonly Template[], search: string, catalog: Catalog | null): Template[] {
  const wanted = search.toLowerCase().split(/\s+/).filter(Boolean);
  return templates.filter((one) => {
    const kinds = new Set(one.design.nodes.map((node) => node.kind));
    const words = [one.title.en, one.title.zh, one.help.en, one.help.zh, dataOf(one, catalog, "en"), dataOf(one, catalog, "zh"), ...kinds];
    const text = words.join("\n").toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}

/** Where an arrow key leads in a grid of so many cards in so many columns; `null` where it leads nowhere. */
export function stepInGrid(at: number, key: string, count: number, columns: number): number | null {
  const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns };
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  const step = steps[key];
  if (step === undefined) return null;
  const next = at + step;
  // Down from above a shorter last row: its last card.
  if (key === "ArrowDown" && next >= count) return Math.floor(at / columns) < Math.floor((count - 1) / columns) ? count - 1 : null;
  return next >= 0 && next < count ? next : null;
}
