import { describe, expect, it } from "vitest";
import { copyNumber, everywhere, twinsOf, untied } from "../src/core/copies";
import { applyEdit } from "../src/core/edits";
import type { Design, Edit } from "../src/core/types";
import { order, residual } from "./designs";

const repeated = applyEdit({ type: "repeat_group", group: "group", times: 3 }, residual());
const all = (edit: Edit, design = repeated): Design => applyEdit(everywhere(design, edit), design);
const blocks = (design: Design): (string | undefined)[] => design.groups.map((one) => one.block);

describe("what is done to one copy is done to all", () => {
  it("an argument, as one edit", () => {
    const edit: Edit = { type: "set_argument", node: "dense_2", argument: "units", value: 7 };
    const wide = everywhere(repeated, edit);
    expect(wide.type === "several" && wide.edits[0]).toBe(edit);
    const design = applyEdit(wide, repeated);
    expect(design.nodes.filter((one) => one.config.units === 7).map((one) => one.id)).toEqual(["b", "dense", "dense_2"]);
    expect(all({ type: "reset_argument", node: "b", argument: "units" }, design).nodes.some((one) => "units" in one.config)).toBe(false);
  });
  it("another kind, which leaves them copies", () => {
    const design = all({ type: "replace_node", node: "c", kind: "Flatten", config: {} });
    expect(design.nodes.filter((one) => one.kind === "Flatten")).toHaveLength(3);
    expect(blocks(design)).toEqual(["block", "block", "block"]);
  });
  it("a layer that is added inside, and none behind the last", () => {
    const inside = all({ type: "add_node", kind: "Dropout", after: "dense", config: {} });
    expect(order(inside)).toEqual(["input", "a", "b", "dropout_1", "c", "add", "dense", "dropout", "dense_1", "add_1", "dense_2", "dropout_2", "dense_3", "add_2", "d"]);
    expect(blocks(inside)).toEqual(["block", "block", "block"]);
    expect(order(all({ type: "add_node", kind: "Dropout", after: "add", config: {} })).filter((one) => one.startsWith("dropout"))).toEqual(["dropout"]);
  });
  it("a layer that is put on a connection", () => {
    const design = all({ type: "put_node", kind: "Dropout", position: null, on: { source: "b", target: "c" }, config: {} });
    expect(design.groups.map((one) => one.nodes[1])).toEqual(["dropout", "dropout_1", "dropout_2"]);
  });
  it("layers that are taken out, but not a whole copy", () => {
    const design = all({ type: "remove_nodes", nodes: ["dense_1"] });
    expect(design.groups.map((one) => one.nodes.length)).toEqual([2, 2, 2]);
    const fewer = all({ type: "remove_nodes", nodes: ["dense", "dense_1", "add_1"] });
    expect(fewer.groups.map((one) => one.name)).toEqual(["Residual block", "Residual block 3"]);
  });
  it("a connection inside", () => {
    const design = all({ type: "disconnect", source: "dense", target: "dense_1", source_handle: 0, target_handle: 0 });
    expect(design.edges.some((one) => one.source === "b" || one.source === "dense_2")).toBe(false);
  });
  it("and nothing else: a layer outside, a name, a place", () => {
    for (const edit of [
      { type: "set_argument", node: "a", argument: "units", value: 1 }, { type: "rename_node", node: "b", name: "x" }, { type: "place_nodes", positions: { b: [1, 2] } },
    ] as Edit[]) expect(everywhere(repeated, edit)).toBe(edit);
  });
});

describe("copies", () => {
  it("know each other and their number", () => {
    expect(twinsOf(repeated, "dense_1")).toEqual(["c", "dense_3"]);
    expect(twinsOf(repeated, "a")).toEqual([]);
    expect(repeated.groups.map((one) => copyNumber(repeated, one))).toEqual([[1, 3], [2, 3], [3, 3]]);
  });
  it("say which is none any more", () => {
    const changed = applyEdit({ type: "replace_node", node: "dense", kind: "Flatten", config: {} }, repeated);
    expect(untied(repeated, changed).map((one) => one.name)).toEqual(["Residual block 2"]);
    expect(untied(repeated, applyEdit({ type: "ungroup", group: "group_1" }, repeated))).toEqual([]);
  });
});
