/** The values that the app and the browser exchange: see docs/architecture.md. */

import type { Changes } from "./changes";
import type { Estimate } from "./estimate";

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type JsonObject = { [name: string]: Json };
export type Language = "en" | "zh";
export type Sentence = { en: string; zh: string };

/** A place on the canvas, in pixels. */
export type Point = [number, number];
/** `layer` names the node whose layer this one calls, with the same weights. */
export type LayerNode = { id: string; kind: string; config: JsonObject; position?: Point; layer?: string; weights?: KeptWeights };
/** What a layer begins with: the file on the shelf, and the layer in it. */
export type KeptWeights = { file: string; layer: string };
export type Edge = { source: string; target: string; source_handle?: number; target_handle?: number };
export type Group = {
  id: string;
  name: string;
  nodes: string[];
  folded: boolean;
  /** The group in which it lies. */
  parent?: string;
  /** What it is a copy of: in groups of one block the layers at one place of `nodes` stand for each other. */
  block?: string;
  /** Whether its layers are built as a model inside the model, which the network calls as a whole. */
  model?: boolean;
};
/** A text on the canvas: its upper left corner, and width and height. */
export type Note = { id: string; text: string; position: Point; size: Point };
/** Layers of a group, apart from any design. */
export type Block = {
  format: string;
  format_version: number;
  name: string;
  nodes: LayerNode[];
  edges: Edge[];
  groups: Group[];
  entries: [string, number][];
  exit: [string, number] | null;
};
export type DataChoice = { source: string; options: JsonObject; prepare: JsonObject };
export type Plan = { data: DataChoice } & { [field: string]: Json | DataChoice };
export type Design = {
  format: string;
  format_version: number;
  name: string;
  nodes: LayerNode[];
  edges: Edge[];
  groups: Group[];
  plan: Plan;
  notes?: Note[];
};

export type Edit =
  | { type: "add_node"; kind: string; after: string | null; config: JsonObject }
  | { type: "put_node"; kind: string; position: Point | null; on: Edge | null; config: JsonObject }
  | { type: "place_nodes"; positions: Record<string, Point | null> }
  | { type: "remove_nodes"; nodes: string[] }
  | { type: "move_node"; node: string; after: string | null }
  | { type: "duplicate_nodes"; nodes: string[] }
  | { type: "share_layers"; nodes: string[] }
  | { type: "separate_layers"; nodes: string[] }
  | { type: "drop_weights"; nodes: string[] }
  | { type: "paste_nodes"; layers: LayerNode[]; edges: Edge[]; copied_groups?: Group[]; copied_notes?: Note[] }
  | { type: "set_argument"; node: string; argument: string; value: Json }
  | { type: "reset_argument"; node: string; argument: string }
  | { type: "replace_node"; node: string; kind: string; config: JsonObject }
  | { type: "rename_node"; node: string; name: string }
  | { type: "connect"; source: string; target: string; source_handle: number; target_handle: number }
  | { type: "disconnect"; source: string; target: string; source_handle: number; target_handle: number }
  | { type: "add_note"; text: string; position: Point; size: Point }
  | { type: "set_note"; note: string; text?: string | null; position?: Point | null; size?: Point | null }
  | { type: "remove_notes"; notes: string[] }
  | { type: "set_plan"; field: string; value: Json }
  | { type: "rename_design"; name: string }
  | { type: "several"; edits: Edit[] }
  | GroupEdit;

export type GroupEdit =
  | { type: "group_nodes"; nodes: string[]; groups: string[]; name: string }
  | { type: "ungroup"; group: string }
  | { type: "rename_group"; group: string; name: string }
  | { type: "fold_group"; group: string; folded: boolean }
  | { type: "model_group"; group: string; model: boolean }
  | { type: "join_group"; nodes: string[]; group: string | null }
  | { type: "repeat_group"; group: string; times: number }
  | { type: "insert_block"; block: Block; after: string | null; on: Edge | null };

export type Command = "stop" | "pause" | "resume" | "step" | "learning_rate";
export type Action =
  | { action: "edit"; edit: Edit }
  | { action: "undo" }
  | { action: "redo" }
  | { action: "train" }
  | { action: "resume_run"; run: string }
  | { action: "command"; command: Command; value?: number }
  | { action: "open"; text: string; name?: string }
  | { action: "open_design"; id: string }
  | { action: "new"; template: string }
  | { action: "starting_network" }
  | { action: "leave_run" }
  | { action: "keep" }
  | { action: "look" }
  | { action: "block"; save: string }
  | { action: "block"; delete: string };

export type ParameterKind =
  | "int" | "float" | "bool" | "choice" | "string" | "ints" | "floats" | "shape"
  | "part" | "parts" | "layer" | "dtype" | "strings" | "json" | "division" | "formula";

export type Parameter = {
  name: string;
  kind: ParameterKind;
  default: Json;
  required: boolean;
  optional: boolean;
  minimum: number | null;
  maximum: number | null;
  step: number | null;
  choices: Json[];
  family: string | null;
  length: number | null;
  /** A list of any length: one number is a list of one. */
  listed: boolean;
  /** Each number may be a pair: one for each end of an axis. */
  pairs: boolean;
  help: Partial<Sentence>;
  advanced: boolean;
};

export type Part = {
  name: string;
  family: string;
  group: string;
  parameters: Parameter[];
  help: Partial<Sentence>;
  title: Partial<Sentence>;
  link: string;
  inputs: [number, number | null];
  /** The call arguments that take a tensor each, by handle, where there are several: `query`, `value`, `key`. */
  takes: string[];
  training_only: boolean;
  backends: string[];
  popular: boolean;
  /** The config with which a new one begins. */
  start: JsonObject;
  aliases: string[];
  inside: boolean;
};

export type DataSet = {
  source: string;
  title: Sentence;
  help: Partial<Sentence>;
  task: string;
  modality: string;
  options: Parameter[];
  download: boolean;
};

export type Shape = (number | null)[];
/** With the shape of the mask, where it carries one. */
export type Tensor = { shape: Shape; dtype: string; mask?: Shape };
export type Problem = { code: string; message: string; sentence?: Sentence | null; argument?: string | null; got?: Shape[] | null; expected?: Json };
export type NodeInference = {
  outputs: Tensor[];
  parameters: number;
  trainable?: number;
  weights?: { name: string; shape: Shape; trainable: boolean }[];
  /** What becomes of the mask that hides padding. */
  mask?: "made" | "passed" | "used" | "lost" | null;
  flops?: number | null;
  problem: Problem | null;
};
export type Inference = { nodes: Record<string, NodeInference>; parameters: number; flops: number | null };

export type Severity = "error" | "warning" | "hint";
export type Repair = { label: Sentence; edit: Edit };
export type Place = { node?: string; plan?: string; edge?: [string, string]; group?: string };
export type Diagnostic = { code: string; severity: Severity; place: Place; sentence: Sentence; repairs: Repair[] };
export type Proposal = { field: string; value: Json; reason: Sentence };

export type DataInfo = {
  source: string;
  title: Sentence;
  task: string;
  modality: string;
  examples: number;
  inputs: { name: string; shape: Shape; dtype: string; minimum: number | null; maximum: number | null }[];
  target: {
    name: string;
    kind: string;
    shape: Shape;
    classes: string[] | null;
    counts: number[] | null;
    minimum: number | null;
    maximum: number | null;
    mean: number | null;
  };
  prepared: JsonObject;
  warnings: Json[];
};

export type RunState = "queued" | "running" | "paused" | "finished" | "stopped" | "interrupted" | "failed";
export type Run = {
  id: string;
  number: number;
  name: string;
  state: RunState;
  position?: number | null;
  sentence?: Sentence | null;
  stream: string;
  epochs?: number | null;
  steps?: number | null;
  backend: string;
  /** Whether the design is as it was when this run began. */
  current?: boolean;
  /** What it has otherwise, where it is not. */
  changes?: Changes;
};
export type Export = { format: string; title: Sentence; url: string; reason: Sentence | null };
export type Download = { done: number; total: number | null; state: string; error?: Sentence | null };
export type KeptBlock = { id: string; name: string; layers: number; url: string };

export type BuildData = {
  view: "build";
  language: Language;
  ack: number | null;
  design_id: string;
  revision: number;
  can_undo: boolean;
  can_redo: boolean;
  saved: boolean;
  catalog_url: string;
  /** Where the last messages go when the page is left. */
  late_url?: string;
  /** Where a model file goes. */
  model_url?: string;
  /** Where edits go, to be answered past Streamlit's run of the page. */
  express_url?: string;
  /** Counts what this tab was told. */
  view_number?: number;
  design: Design;
  inference: Inference | null;
  diagnostics: Diagnostic[];
  proposals: Proposal[];
  plan: Plan;
  info: DataInfo | null;
  preparations?: Json;
  preview_url: string | null;
  files: { source: string; title: string }[];
  designs: { id: string; name: string; changed: number }[];
  templates_url: string;
  /** The person's library; the block itself lies at the address. */
  blocks?: KeptBlock[];
  /** Whether a small network can be proposed for the data. */
  starting?: boolean;
  estimate: Estimate | null;
  exports: Export[];
  run: Run | null;
  download?: Download | null;
  notice: { id: number; severity: Severity; sentence: Sentence } | null;
};

export type RunData = {
  view: "run";
  language: Language;
  ack: number | null;
  run: (Run & { design_name: string; plan: Plan; layers: { id: string; kind: string; group: string }[] }) | null;
  exports: Export[];
};

export type HeaderData = { view: "header"; language: Language; links: Record<string, string> };
export type ViewData = BuildData | RunData | HeaderData;

export type TensorHistogram = {
  layer: string;
  name: string;
  low: number;
  high: number;
  counts: number[];
  mean: number | null;
  std: number | null;
  zero: number | null;
};
export type What = "weights" | "gradients" | "activations";
export type RunEvent =
  | { kind: "points"; rows: [number, number, number, Record<string, number | null>][]; phase: string }
  | { kind: "epoch"; epoch: number; t: number; logs: Record<string, number | null>; learning_rate?: number | null }
  | { kind: "histograms"; t: number; epoch: number; step: number; what: What; tensors: TensorHistogram[] }
  | ({ kind: "status"; t: number; state?: RunState } & JsonObject)
  | { kind: "result"; metrics: Record<string, number | null>; samples?: Json }
  | { kind: "checkpoint"; t: number; path: string; epoch: number }
  | { kind: "log"; [name: string]: Json };
