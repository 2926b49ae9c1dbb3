/** What a run's worker tells the person who watches. */

import { isObject } from "./parts";
import type { Json, Sentence } from "./types";

/** A sentence, and when it was said in seconds since the run began; `null` is now. */
export type Message = { t: number | null; sentence: Sentence };

/** Read a `log` event: the app gives its sentence in both languages, an early run has a plain text. */
export function readMessage(event: Record<string, Json>): Message | null {
  const t = typeof event.t === "number" ? event.t : null;
  const { sentence, text } = event;
  if (isObject(sentence) && typeof sentence.en === "string" && sentence.en) {
    return { t, sentence: { en: sentence.en, zh: typeof sentence.zh === "string" ? sentence.zh : sentence.en } };
  }
  return typeof text === "string" && text ? { t, sentence: { en: text, zh: text } } : null;
}
