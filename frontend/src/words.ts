/** Every sentence of the browser's side, from the same folder as the app's. */

import { createContext, useContext } from "react";
import canvas from "../../builder/words/canvas.json";
import frontend from "../../builder/words/frontend.json";
import groups from "../../builder/words/groups.json";
import type { Language, Sentence } from "./core/types";

const source = { ...frontend, ...canvas, ...groups };
export type WordKey = keyof typeof source & string;
const sentences: Record<string, Sentence> = source;

export type Gaps = Record<string, string | number>;

export function say(language: Language, key: WordKey, gaps: Gaps = {}): string {
  return fill(sentences[key]?.[language] ?? key, gaps);
}

/** A sentence whose key comes from data: its fallback where there is none. */
export function sayIf(language: Language, key: string, fallback: string, gaps: Gaps = {}): string {
  const sentence = sentences[key];
  return sentence ? fill(sentence[language], gaps) : fallback;
}

function fill(template: string, gaps: Gaps): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => (name in gaps ? String(gaps[name]) : whole));
}

export function pick(sentence: Partial<Sentence> | null | undefined, language: Language): string {
  return sentence?.[language] || sentence?.en || "";
}

export const LanguageContext = createContext<Language>("en");

export function useLanguage(): Language {
  return useContext(LanguageContext);
}

export function useWords(): (key: WordKey, gaps?: Gaps) => string {
  const language = useLanguage();
  return (key, gaps) => say(language, key, gaps);
}
