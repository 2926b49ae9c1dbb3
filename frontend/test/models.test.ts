/** Groups that are models of their own: set, kept, used again, found. */

import { expect, test } from "vitest";
import { applyEdit } from "../src/core/edits";
import { problemsByNode } from "../src/core/shapes";
import { groupFacts, markOf } from "../src/core/grouptree";
import { sameModel } from "../src/core/models";
import type { Design, Diagnostic } from "../src/core/types";
import { modelWords } from "../src/ui/groupwords";

const chain: Design = {
  format: "layerwise-design", format_version: 1, name: "A network", groups: [], plan: { data: { source: "digits", options: {}, prepare: {} } },
  nodes: [{ id: "input", kind: "Input", config: {} }, ...["dense", "dense_1", "dense_2"].map((id) => ({ id, kind: "Dense", config: {} }))],
  edges: [["input", "dense"], ["dense", "dense_1"], ["dense_1", "dense_2"]].map(([source = "", target = ""]) => ({ source, target })),
};
const grouped = applyEdit({ type: "group_nodes", nodes: ["dense", "dense_1"], groups: [], name: "Encoder" }, chain);
const encoder = applyEdit({ type: "model_group", group: "group", model: true }, grouped);

test("a group becomes a model, and an ordinary one again without a trace", () => {
  expect(encoder.groups[0]?.model).toBe(true);
  expect(applyEdit({ type: "model_group", group: "group", model: false }, encoder)).toEqual(grouped);
  expect("model" in (grouped.groups[0] ?? {})).toBe(false);
});

test("a whole group is used again as a group: both are calls of one model", () => {
  const twice = applyEdit({ type: "share_layers", nodes: ["dense", "dense_1"] }, encoder);
  expect(twice.groups.map((group) => [group.name, group.model, group.nodes])).toEqual([
    ["Encoder", true, ["dense", "dense_1"]], ["Encoder 2", true, ["dense_3", "dense_4"]],
  ]);
  const [first, second] = twice.groups;
  expect(first && sameModel(twice, first).map((one) => one.id)).toEqual(["group", "group_1"]);
  const other = applyEdit({ type: "separate_layers", nodes: ["dense_3"] }, twice);
  expect(second && sameModel(other, second).map((one) => one.id)).toEqual(["group_1"]);
});

test("what is said of a group stands at the group", () => {
  const said: Diagnostic = { code: "own_model", severity: "warning", place: { group: "group" }, sentence: { en: "It can't.", zh: "不能。" }, repairs: [] };
  const problems = problemsByNode([said]);
  expect([...problems.keys()]).toEqual([markOf("group")]);
  expect(groupFacts(encoder, "group", null, problems, { scalar: "scalar", language: "en" }).worst).toBe(said);
});

test("a model says that it is one", () => {
  const [group] = encoder.groups;
  expect(group && modelWords(group, "en")).toBe("a model of its own");
  expect(group && modelWords({ ...group, model: false }, "en")).toBe("");
});
