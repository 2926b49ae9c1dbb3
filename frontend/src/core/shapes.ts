/** What the inference says, in the form in which rows and cards show it. */

import { inputsOf } from "./chain";
import { kerasShape, shapeWithoutBatch } from "./format";
import { markOf } from "./marks";
import type { Design, Diagnostic, Inference, Language, NodeInference, Repair, Shape } from "./types";

/** The output shapes of a node without the batch axis: `8×8×32`, or `?`. */
export function outputText(node: NodeInference | undefined, scalar: string, language: Language): string {
  if (!node || node.outputs.length === 0) return "?";
  return node.outputs.map((one) => shapeWithoutBatch(one.shape, scalar, language)).join(", ");
}

/** The shapes that arrive at a node, as Keras writes them. */
export function arriving(design: Design, inference: Inference | null, id: string): string {
  const shapes: Shape[] = [];
  for (const edge of inputsOf(design, id)) {
    const output = inference?.nodes[edge.source]?.outputs[edge.source_handle ?? 0];
    if (output) shapes.push(output.shape);
  }
  return shapes.map(kerasShape).join(", ");
}

export type Broken = {
  target: string;
  source: string | null;
  message: Diagnostic["sentence"] | null;
  raw: string;
  got: string;
  expected: string;
  repairs: Repair[];
};

const CONNECTION = new Set(["shape_mismatch", "wrong_inputs"]);

/** The broken connections, by the node at which they end. */
export function brokenConnections(design: Design, inference: Inference | null, diagnostics: readonly Diagnostic[]): Map<string, Broken> {
  const broken = new Map<string, Broken>();
  for (const one of diagnostics) {
    const edge = one.place.edge;
    const id = edge?.[1] ?? one.place.node;
    if (id === undefined || one.severity !== "error") continue;
    const problem = inference?.nodes[id]?.problem;
    if (!edge && !(problem && CONNECTION.has(problem.code))) continue;
    const before = broken.get(id);
    if (before) {
      before.repairs = [...before.repairs, ...one.repairs];
      continue;
    }
    const source = edge?.[0] ?? inputsOf(design, id)[0]?.source ?? null;
    broken.set(id, {
      target: id,
      source,
      message: one.sentence,
      raw: problem?.message ?? "",
      got: problem?.got?.map(kerasShape).join(", ") || arriving(design, inference, id),
      expected: expectedText(problem?.expected ?? null),
      repairs: one.repairs,
    });
  }
  return broken;
}

function expectedText(expected: unknown): string {
  if (Array.isArray(expected) && expected.every((one) => one === null || typeof one === "number")) {
    return kerasShape(expected as Shape);
  }
  return typeof expected === "string" ? expected : "";
}

/** The problems of each node, and those of groups under their marks. */
export function problemsByNode(diagnostics: readonly Diagnostic[]): Map<string, Diagnostic[]> {
  const found = new Map<string, Diagnostic[]>();
  for (const one of diagnostics) {
    const { node, edge, group } = one.place;
    const id = node ?? edge?.[1] ?? (group === undefined ? undefined : markOf(group));
    if (id !== undefined) found.set(id, [...(found.get(id) ?? []), one]);
  }
  return found;
}

/** Where the list does not say it all, since a layer is not fed by the one above it alone: its sources by name. */
export function sourcesWorthNaming(design: Design): Map<string, string> {
  const sources = new Map<string, string[]>();
  for (const edge of design.edges) sources.set(edge.target, [...(sources.get(edge.target) ?? []), edge.source]);
  const told = new Map<string, string>();
  design.nodes.forEach((node, index) => {
    const own = sources.get(node.id) ?? [];
    const plain = own.length === 1 && index > 0 && own[0] === design.nodes[index - 1]?.id;
    if (own.length > 1) told.set(node.id, inputsOf(design, node.id).map((edge) => edge.source).join(" + "));
    else if (own.length === 1 && !plain) told.set(node.id, own[0] ?? "");
  });
  return told;
}
