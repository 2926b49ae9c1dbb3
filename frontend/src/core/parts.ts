/** The catalog: finding parts, reading and writing the values that name one, and saying them in few words. */

import { figure } from "./format";
import type { DataSet, Json, JsonObject, Language, LayerNode, Parameter, Part } from "./types";

/** A part with the arguments that differ from its defaults; `null` is none. */
export type PartValue = { part: Part | null; name: string; config: JsonObject };

export type PartGroup = { id: string; family: string; title: { en: string; zh: string }; colour: string };

export class Catalog {
  private readonly families = new Map<string, Part[]>();
  private readonly index = new Map<string, Part>();
  private standing: Part[] | null = null;

  constructor(
    readonly parts: readonly Part[],
    readonly datasets: readonly DataSet[],
    readonly groups: readonly PartGroup[] = [],
  ) {
    for (const part of parts) {
      const family = this.families.get(part.family);
      if (family) family.push(part);
      else this.families.set(part.family, [part]);
      this.index.set(key(part.family, part.name), part);
      for (const alias of part.aliases) if (!this.index.has(key(part.family, alias))) this.index.set(key(part.family, alias), part);
    }
  }

  family(name: string): readonly Part[] {
    return this.families.get(name) ?? [];
  }

  /** The part that an identifier (`relu`, `glorot_uniform`) or a class name means. */
  find(family: string, name: string): Part | null {
    return this.index.get(key(family, name)) ?? null;
  }

  /** What the palette offers: the layers that stand on their own. */
  get layers(): readonly Part[] {
    return (this.standing ??= this.family("layer").filter((part) => !part.inside));
  }

  layer(kind: string): Part | null {
    return this.find("layer", kind);
  }

  dataset(source: string): DataSet | null {
    return this.datasets.find((one) => one.source === source) ?? null;
  }

  group(id: string): PartGroup | null {
    return this.groups.find((one) => one.id === id) ?? null;
  }

  /** Read a value that names a part. */
  read(family: string, value: Json | undefined): PartValue | null {
    if (value === null || value === undefined) return null;
    if (typeof value === "string") return { part: this.find(family, value), name: value, config: {} };
    if (typeof value === "object" && !Array.isArray(value) && typeof value.class_name === "string") {
      const config = isObject(value.config) ? value.config : {};
      return { part: this.find(family, value.class_name), name: value.class_name, config };
    }
    return null;
  }
}

function key(family: string, name: string): string {
  return `${family}:${name.replace(/[^\p{L}\p{N}]/gu, "").toLowerCase()}`;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Write a part: functions by their identifier, classes by their name with what differs from the defaults. */
export function writePart(part: Part, config: JsonObject = {}): Json {
  const isFunction = part.name === part.name.toLowerCase();
  return isFunction && Object.keys(config).length === 0 ? part.name : { class_name: part.name, config };
}

export function sameJson(one: Json | undefined, other: Json | undefined): boolean {
  if (one === other) return true;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((value, index) => sameJson(value, other[index]));
  }
  if (isObject(one) && isObject(other)) {
    const names = Object.keys(one);
    return names.length === Object.keys(other).length && names.every((name) => sameJson(one[name], other[name]));
  }
  return false;
}

/** Whether a config gives an argument a value of its own. */
export function isChanged(parameter: Parameter, config: JsonObject): boolean {
  if (!(parameter.name in config)) return false;
  return parameter.required || !sameJson(config[parameter.name], parameter.default);
}

/** A part in few words: `Adam 0.001`, `relu`, `L2 0.01`. */
export function partWords(catalog: Catalog, family: string, value: Json, language: Language): string {
  const read = catalog.read(family, value);
  if (!read) return "—";
  const shown = read.part && Object.keys(read.config).length > 0 ? read.part.name : (read.part?.name ?? read.name);
  const numbers: string[] = [];
  for (const parameter of read.part?.parameters ?? []) {
    const given = read.config[parameter.name];
    if (parameter.kind === "formula") return String(given);
    const first = parameter.name === "learning_rate";
    const number = given ?? (first ? parameter.default : undefined);
    if (typeof number === "number") numbers.push(figure(number, language));
    else if (isObject(number) && typeof number.class_name === "string") numbers.push(number.class_name);
    if (numbers.length >= 2) break;
  }
  return [shown, ...numbers].join(" ");
}

/** A value as it stands in a row of the list: `3×3`, `same`, `L2 0.01`. */
export function valueWords(catalog: Catalog, parameter: Parameter | null, value: Json, language: Language): string {
  if (value === null) return "None";
  // One number for all axes: a kernel of 3 is 3×3.
  if (typeof value === "number" && parameter?.kind === "ints" && (parameter.length ?? 1) > 1) return new Array(parameter.length).fill(value).join("×");
  if (typeof value === "number") return figure(value, language);
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "string") return value;
  if (Array.isArray(value)) {
    if (value.every((one) => one === null || typeof one === "number")) {
      return value.length > 0 ? value.map((one) => (one === null ? "None" : String(one))).join("×") : "()";
    }
    return value.map((one) => valueWords(catalog, parameter, one, language)).join(", ");
  }
  if (typeof value.class_name === "string") {
    return partWords(catalog, parameter?.family ?? "layer", value, language);
  }
  return "{…}";
}

export type Argument = { name: string; text: string; plain: boolean };

/** What a layer's row says of its arguments: what differs from the defaults, in the catalog's order. */
export function differing(catalog: Catalog, node: LayerNode, language: Language): Argument[] {
  const part = catalog.layer(node.kind);
  const order = new Map((part?.parameters ?? []).map((parameter, index) => [parameter.name, index]));
  return Object.keys(node.config)
    .filter((name) => {
      const parameter = part?.parameters.find((one) => one.name === name);
      return !parameter || isChanged(parameter, node.config);
    })
    .sort((a, b) => (order.get(a) ?? 999) - (order.get(b) ?? 999))
    .map((name) => {
      const parameter = part?.parameters.find((one) => one.name === name) ?? null;
      const value = node.config[name] ?? null;
      // The first, required numbers (units, filters) and words (relu, same) speak for themselves.
      const plain = typeof value === "string" || (parameter?.required ?? false) || parameter?.kind === "ints";
      return { name, text: valueWords(catalog, parameter, value, language), plain };
    });
}

/** The config with which a new part begins: the catalog's word for it, as a value of its own. */
export function startingConfig(part: Part): JsonObject {
  return structuredClone(part.start);
}

/** A schedule in the place of a number begins at that number. */
export function scheduleFor(part: Part, value: Json): JsonObject {
  const config = startingConfig(part);
  const initial = part.parameters.find((one) => one.name.startsWith("initial"));
  return initial && typeof value === "number" ? { ...config, [initial.name]: value } : config;
}

/** Read the catalog's file: what is false, empty or none was left out of it. */
export function readCatalog(content: Json): Catalog {
  const source = isObject(content) ? content : {};
  const families = isObject(source.families) ? source.families : {};
  const raw: Json[] = Object.entries(families).flatMap(([family, list]) =>
    Array.isArray(list) ? list.map((one) => (isObject(one) ? { family, ...one } : one)) : [],
  );
  const parts = raw.filter(isObject).filter((one) => typeof one.name === "string" && typeof one.family === "string");
  const datasets = Array.isArray(source.datasets) ? source.datasets.filter(isObject) : [];
  const groups = Array.isArray(source.groups) ? (source.groups.filter(isObject) as unknown as PartGroup[]) : [];
  return new Catalog(
    parts.map(fillPart),
    datasets.map((one) => ({ ...one, options: fillParameters(one.options) }) as unknown as DataSet),
    groups,
  );
}

function fillPart(raw: JsonObject): Part {
  const part = {
    group: "", help: {}, link: "", inputs: [1, 1], takes: [], training_only: false, backends: [], popular: false, aliases: [], inside: false, start: {},
    ...raw,
    title: typeof raw.title === "string" ? { zh: raw.title } : (raw.title ?? {}),
    parameters: fillParameters(raw.parameters),
  };
  return part as unknown as Part;
}

/** Parameters as the app sends them: what is false, empty or none is left out. */
export function fillParameters(raw: Json | undefined): Parameter[] {
  const list = Array.isArray(raw) ? raw.filter(isObject) : [];
  return list.map(
    (one) =>
      ({
        kind: "json", default: null, required: false, optional: false, minimum: null, maximum: null, step: null,
        choices: [], family: null, length: null, listed: false, pairs: false, help: {}, advanced: false, ...one,
      }) as unknown as Parameter,
  );
}
