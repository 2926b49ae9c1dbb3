import { describe, expect, it } from "vitest";
import { dropped } from "../src/canvas/dropping";
import { resolved } from "../src/canvas/ends";
import { chosenOf, groupingOf, lastOf, pickedLayers, pickedParts } from "../src/canvas/grouping";
import { connecting, whyNot } from "../src/canvas/rules";
import { applyEdit } from "../src/core/edits";
import { groupFacts, markOf, rowId, rowsOf, shownDesign, standIn } from "../src/core/grouptree";
import type { Design, Diagnostic, Edit, Inference } from "../src/core/types";
import type { BuildStore } from "../src/store";
import { behindNext, layerUpTo, rowNear } from "../src/ui/rows";
import { catalog } from "./catalog";
import { residual, wires } from "./designs";

const done = (design: Design, ...edits: Edit[]): Design => edits.reduce((left, edit) => applyEdit(edit, left), design);
const fold = (group: string): Edit => ({ type: "fold_group", group, folded: true });
const stage = done(residual(), { type: "group_nodes", nodes: ["a"], groups: ["group"], name: "Stage" });
const folded = done(residual(), fold("group"));
const block = markOf("group");

describe("rows of the list", () => {
  it("stand under their headings, and not where they are folded", () => {
    const told = (design: Design): string[] => rowsOf(design).map((row) => `${"·".repeat(row.depth)}${rowId(row)}`);
    expect(told(stage)).toEqual(["input", "group/group_1", "·a", "·group/group", "··b", "··c", "··add", "d"]);
    expect(told(done(stage, fold("group")))).toEqual(["input", "group/group_1", "·a", "·group/group", "d"]);
    expect(told(done(stage, fold("group_1")))).toEqual(["input", "group/group_1", "d"]);
  });
  it("bring the layers of a group together", () => {
    const apart = done(residual(), { type: "ungroup", group: "group" }, { type: "group_nodes", nodes: ["a", "add"], groups: [], name: "" });
    expect(rowsOf(apart).map(rowId)).toEqual(["input", "group/group", "a", "add", "b", "c", "d"]);
  });
  it("know the layers above and below them", () => {
    const rows = rowsOf(folded);
    expect(rows.map(rowId)).toEqual(["input", "a", block, "d"]);
    expect([layerUpTo(folded, rows, -1), layerUpTo(folded, rows, 1), layerUpTo(folded, rows, 2)]).toEqual([null, "a", "add"]);
    expect([behindNext(folded, rows, 1), behindNext(folded, rows, 3)]).toEqual(["add", null]);
    expect(layerUpTo(stage, rowsOf(stage), 1)).toBe("input");
    expect([rowNear(rows, block), rowNear(rows, "d"), rowNear(rowsOf(stage), "group/group")]).toEqual(["d", block, "d"]);
  });
});

describe("a folded group", () => {
  it("stands for its layers", () => {
    expect([standIn(folded, "c"), standIn(folded, "a"), standIn(done(stage, fold("group"), fold("group_1")), "c")]).toEqual([block, "a", markOf("group_1")]);
    expect(shownDesign(folded).design.nodes.map((one) => one.id)).toEqual(["input", "a", block, "d"]);
  });
  it("tells what goes in and comes out, how much it learns and what is wrong inside", () => {
    const output = (units: number) => ({ outputs: [{ shape: [null, units], dtype: "float32" }], parameters: units, problem: null });
    const inference = { nodes: { input: output(4), a: output(8), b: output(16), c: output(8), add: output(8), d: output(2) } } as unknown as Inference;
    const problem = { code: "x", severity: "error", place: { node: "c" }, sentence: { en: "Bad", zh: "坏" }, repairs: [] } as Diagnostic;
    const facts = groupFacts(folded, "group", inference, new Map([["c", [problem]]]), { scalar: "one", language: "en" });
    expect(facts).toMatchObject({ layers: ["b", "c", "add"], parameters: 32, input: "8", output: "8", worst: problem });
    expect(groupFacts(folded, "group", null, new Map(), { scalar: "one", language: "en" })).toMatchObject({ parameters: null, input: "?", output: "?" });
  });
  it("is connected as its layers are", () => {
    const wanted = { source: "input", target: block };
    expect(whyNot(folded, wanted)).toBeNull();
    expect(wires(applyEdit(connecting(folded, catalog, wanted), folded))).toEqual(["add>d", "b>c", "c>add", "input>a", "input>add:1", "input>b"]);
    expect(resolved(folded, { source: block, target: "d" })).toMatchObject({ source: "add", target: "d" });
    expect(whyNot(folded, { source: block, target: "d" })?.key).toBe("why_there");
    expect(whyNot(folded, { source: block, target: "a" })?.key).toBe("why_loop");
    const open = done(folded, { type: "connect", source: "c", target: "d", source_handle: 0, target_handle: 1 }, { type: "connect", source: "input", target: "c", source_handle: 0, target_handle: 1 });
    expect(whyNot(open, { source: block, target: "d" })?.key).toBe("why_group_out");
    expect(whyNot(open, wanted)?.key).toBe("why_group_in");
  });
  it("gets a layer in front for all that enters it", () => {
    const shown = shownDesign(folded);
    const real = shown.edges.get(`a/0>${block}/0`) ?? [];
    const put: Edit = { type: "put_node", kind: "Dropout", position: null, on: real[0] ?? null, config: {} };
    expect(wires(applyEdit(dropped(folded, put, "Dropout", real, null), folded))).toEqual(["a>dropout", "add>d", "b>c", "c>add", "dropout>add:1", "dropout>b", "input>a"]);
    const inside = applyEdit(dropped(stage, { ...put, on: null }, "Dropout", [], "group"), stage);
    expect(inside.groups[0]?.nodes).toEqual(["b", "c", "add", "dropout"]);
  });
});

describe("what is picked", () => {
  it("is grouped as layers and whole groups", () => {
    expect(pickedParts(stage, new Set(["d", block, "c"]))).toEqual({ nodes: ["d"], groups: ["group"] });
    expect(pickedParts(stage, new Set([block, markOf("group_1")]))).toEqual({ nodes: [], groups: ["group_1"] });
    expect(pickedLayers(stage, new Set(["d", block]))).toEqual(["b", "c", "add", "d"]);
    const made = applyEdit(groupingOf(folded, new Set(["a", block]), "en"), folded);
    expect(made.groups.map((one) => [one.name, one.parent])).toEqual([["Residual block", "group_1"], ["Group 1", undefined]]);
  });
  it("is followed by what is added behind it", () => {
    expect(lastOf(folded, "group")).toBe("add");
  });
  it("is found where it can be seen", () => {
    const store = (group: string | null, selected: string | null, design: Design): BuildStore => ({ group, selected, design }) as unknown as BuildStore;
    expect(chosenOf(store(null, "c", folded))).toBe(block);
    expect(chosenOf(store("group", null, done(stage, fold("group_1"))))).toBe(markOf("group_1"));
    expect(chosenOf(store(null, null, folded))).toBeNull();
  });
});
