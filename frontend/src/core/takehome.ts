/** What the app's answer to a download says: the file's name, or why there is none. */

import type { Sentence } from "./types";

/** The name in a `Content-Disposition`: the one in UTF-8 counts. */
export function suggestedName(disposition: string | null): string {
  const wide = /filename\*=utf-8''([^;]+)/i.exec(disposition ?? "")?.[1];
  if (wide) {
    try {
      return decodeURIComponent(wide);
    } catch {
      // A name that was not written as it should be: the plain one has to do.
    }
  }
  return /filename="?([^";]+)"?/i.exec(disposition ?? "")?.[1] ?? "layerwise";
}

/** The sentence of a refusal, or `null` where the answer is none of ours. */
export function troubleOf(body: string): Sentence | null {
  try {
    const content: unknown = JSON.parse(body);
    const sentence = (content as { sentence?: Partial<Sentence> } | null)?.sentence;
    return typeof sentence?.en === "string" ? { en: sentence.en, zh: sentence.zh ?? sentence.en } : null;
  } catch {
    return null;
  }
}
