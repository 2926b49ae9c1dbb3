/** The sample predictions of a run's result, read with care: what is missing is left out. */

import { isObject } from "./parts";
import type { Json, JsonObject } from "./types";

export type Guess = { label: string; share: number };
export type Sample = { image: string | null; text: string | null; truth: string; guesses: Guess[]; predicted: string; right: boolean | null };

const texts = (value: Json | undefined): string[] => (Array.isArray(value) ? value.map((one) => String(one)) : []);

export function readSamples(content: Json): Sample[] {
  const source = isObject(content) ? content : {};
  const classes = texts(source.classes);
  const list = Array.isArray(content) ? content : Array.isArray(source.examples) ? source.examples : Array.isArray(source.samples) ? source.samples : [];
  return list.filter(isObject).map((one) => readSample(one, classes));
}

function readSample(one: JsonObject, classes: string[]): Sample {
  const probabilities = one.probabilities ?? one.scores ?? null;
  const guesses: Guess[] = [];
  if (Array.isArray(probabilities)) {
    probabilities.forEach((share, index) => {
      if (typeof share === "number") guesses.push({ label: classes[index] ?? String(index), share });
    });
  } else if (isObject(probabilities)) {
    for (const [label, share] of Object.entries(probabilities)) if (typeof share === "number") guesses.push({ label, share });
  }
  guesses.sort((a, b) => b.share - a.share);
  const truth = named(one.truth ?? one.target ?? one.label, classes);
  const predicted = named(one.predicted ?? one.prediction, classes) || (guesses[0]?.label ?? "");
  const right = typeof one.right === "boolean" ? one.right : guesses.length > 0 && truth !== "" ? truth === predicted : null;
  const image = one.image ?? one.url ?? one.thumbnail;
  return {
    image: typeof image === "string" && /^(data:image\/|\/|https?:|api\/)/.test(image) ? image : null,
    text: typeof one.text === "string" ? one.text : Array.isArray(one.input) ? texts(one.input).slice(0, 4).join(", ") : null,
    truth, predicted, right,
    guesses: guesses.slice(0, 3),
  };
}

function named(value: Json | undefined, classes: string[]): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return Number.isInteger(value) && classes[value] !== undefined ? (classes[value] ?? "") : String(Number(value.toPrecision(4)));
  return String(value);
}
