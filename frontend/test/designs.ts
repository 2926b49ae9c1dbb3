import { applyEdit, EditError } from "../src/core/edits";
import type { Design, Edit, LayerNode } from "../src/core/types";

/** A chain of layers, each fed by the one before. */
export function chain(...layers: (string | LayerNode)[]): Design {
  const nodes = layers.map((one) => (typeof one === "string" ? node(one, one === "input" ? "Input" : "Dense") : one));
  return {
    format: "layerwise-design", format_version: 1, name: "Test", nodes, groups: [],
    edges: nodes.slice(1).map((one, index) => ({ source: nodes[index]?.id ?? "", target: one.id })),
    plan: { data: { source: "digits", options: {}, prepare: {} } },
  };
}

export function node(id: string, kind = "Dense", config = {}): LayerNode {
  return { id, kind, config };
}

export const order = (design: Design): string[] => design.nodes.map((one) => one.id);
export const wires = (design: Design): string[] =>
  design.edges.map((one) => `${one.source}>${one.target}${one.target_handle ? `:${one.target_handle}` : ""}`).sort();

/** input → a → (b → c, and past them) → add → d, with b, c and add as a group. */
export function residual(): Design {
  const design = chain("input", "a", "b", "c", node("add", "Add"), "d");
  const past = applyEdit({ type: "connect", source: "a", target: "add", source_handle: 0, target_handle: 1 }, design);
  return applyEdit({ type: "group_nodes", nodes: ["b", "c", "add"], groups: [], name: "Residual block" }, past);
}

/** Why an edit is refused, or that it is done. */
export const reason = (edit: Edit, design: Design): string => {
  try {
    applyEdit(edit, design);
  } catch (error) {
    if (error instanceof EditError) return error.reason;
    throw error;
  }
  return "done";
};
