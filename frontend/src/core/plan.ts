/** The fields of the training plan, and what each says in words on its chip. */

import { count, figure, percent } from "./format";
import { partWords, type Catalog } from "./parts";
import type { DataInfo, Design, Json, JsonObject, Language, Parameter, Plan, Proposal, Sentence } from "./types";

const BLANK: Parameter = {
  name: "", kind: "int", default: null, required: false, optional: false, minimum: null, maximum: null, step: null,
  choices: [], family: null, length: null, listed: false, pairs: false, help: {}, advanced: false,
};

const field = (name: string, more: Partial<Parameter>): Parameter => ({ ...BLANK, name, ...more });

/** The plan as parameters, so that the same fields serve it. The defaults are those of builder/design/plan.py. */
export const PLAN: Readonly<Record<string, Parameter>> = {
  loss: field("loss", { kind: "part", family: "loss" }),
  optimizer: field("optimizer", { kind: "part", family: "optimizer" }),
  metrics: field("metrics", { kind: "parts", family: "metric" }),
  epochs: field("epochs", { kind: "int", minimum: 1, maximum: 100000 }),
  batch_size: field("batch_size", { kind: "int", minimum: 1, maximum: 65536 }),
  validation_split: field("validation_split", { kind: "float", minimum: 0, maximum: 0.9, step: 0.05 }),
  seed: field("seed", { kind: "int", default: 0, minimum: 0 }),
  precision: field("precision", { kind: "choice", default: "float32", choices: ["float32", "mixed_bfloat16", "mixed_float16"] }),
  backend: field("backend", { kind: "choice", default: "tensorflow", choices: ["tensorflow", "jax", "torch"] }),
  callbacks: field("callbacks", { kind: "parts", family: "callback", default: [] }),
};

export type PlanField = { parameter: Parameter; value: Json; own: boolean; reason: Sentence | null };

/** A field of the plan: what counts, and whether the person chose it or it was proposed. */
export function planField(name: string, design: Design, resolved: Plan, proposals: readonly Proposal[]): PlanField {
  const parameter = PLAN[name] ?? field(name, { kind: "json" });
  const given = design.plan[name] as Json | undefined;
  const own = given !== undefined && given !== null;
  const proposal = own ? undefined : proposals.find((one) => one.field === name);
  const settled = (resolved[name] as Json | undefined) ?? parameter.default;
  return { parameter, value: own ? given : (proposal?.value ?? settled), own, reason: proposal?.reason ?? null };
}

/** What a chip says of its field; `whole` spares no words. */
export function planWords(catalog: Catalog | null, one: PlanField, language: Language, whole = false): string {
  const { parameter, value } = one;
  if (value === null || value === undefined) return "—";
  if (parameter.kind === "part") {
    const words = catalog ? partWords(catalog, parameter.family ?? "", value, language) : "…";
    return parameter.family === "loss" ? lossWords(words) : words;
  }
  if (parameter.kind === "parts") {
    if (!catalog || !Array.isArray(value)) return "…";
    const names = value.map((part) => metricWords(catalog, parameter.family ?? "", part, language));
    if (whole) return names.join(", ") || "—";
    if (names.length === 2) return names.map(initials).join(", ");
    return names.length > 2 ? `${names[0]} + ${names.length - 1}` : names.join(", ") || "—";
  }
  if (parameter.name === "validation_split" && typeof value === "number") return percent(value, language);
  if (typeof value === "number") return parameter.kind === "int" ? count(value, language) : figure(value, language);
  return String(value);
}

/** `SparseCategoricalCrossentropy` is long for a chip: what all losses end in is left out where the rest is told. */
function lossWords(words: string): string {
  const spaced = words.replace(/([a-z])([A-Z])/g, "$1 $2").replaceAll("_", " ");
  const short = spaced.replace(/ (?:focal )?crossentropy$/i, (end) => (/focal/i.test(end) ? " focal" : ""));
  return /^[^(]{15,}$/.test(words) ? short.toLowerCase() : words;
}

/** Two long errors as everybody shortens them, `MAE, RMSE`; other metrics stay as they are. */
function initials(name: string): string {
  const words = name.split(" ");
  return words.length > 2 && words.at(-1) === "error" ? words.map((word) => word.charAt(0).toUpperCase()).join("") : name;
}

function metricWords(catalog: Catalog, family: string, value: Json, language: Language): string {
  return typeof value === "string" ? value.replaceAll("_", " ") : partWords(catalog, family, value, language);
}

/** The data chip: `digits · 8 × 8, 10 classes`. */
export function dataWords(info: DataInfo | null, language: Language, classes: (n: string) => string, values: (n: string) => string): string {
  if (!info) return "—";
  const shapes = info.inputs.map((one) => one.shape.map((axis) => (axis === null ? "?" : String(axis))));
  const shown = shapes.map((shape) => (shape.length === 3 && shape[2] === "1" ? shape.slice(0, 2) : shape));
  // Of several inputs each is told: `2 + 3 values`, `8 × 8 + 8 × 8`.
  const sizes = shown.map((shape) => shape.join(" × ")).join(" + ");
  const parts = [shown.length > 0 && shown.every((shape) => shape.length === 1) ? values(sizes) : sizes];
  const labels = info.target.classes;
  if (labels && labels.length > 0) parts.push(classes(count(labels.length, language)));
  return `${info.title[language] ?? info.source} · ${parts.join(language === "zh" ? "，" : ", ")}`;
}

/** The plan's data with one thing changed; a name without a value goes back to its default. */
export function withData(plan: Plan, change: Partial<{ source: string; options: JsonObject; prepare: JsonObject }>): Json {
  return { source: plan.data.source, options: plan.data.options ?? {}, prepare: plan.data.prepare ?? {}, ...change };
}
