import { describe, expect, it } from "vitest";
import { tiePath, tiesOf } from "../src/canvas/ties";
import { forInputs, readDivision, toggled } from "../src/core/division";
import { applyEdit } from "../src/core/edits";
import { callsOf, sharedLayers } from "../src/core/layers";
import { readSamples } from "../src/core/samples";
import type { Json, Part } from "../src/core/types";
import { feeding, sourcesFor, takenBy } from "../src/core/taking";
import { described } from "../src/ui/described";
import { chain, order } from "./designs";

const twice = applyEdit({ type: "share_layers", nodes: ["a", "b"] }, chain("input", "a", "b", "c"));

describe("layers that are called twice", () => {
  it("are known by the node that has them", () => {
    expect(order(twice)).toEqual(["input", "a", "b", "dense", "dense_1", "c"]);
    expect([...sharedLayers(twice)]).toEqual([["a", 2], ["b", 2]]);
    const again = twice.nodes[3];
    expect(again && callsOf(twice, again).map((one) => one.id)).toEqual(["a", "dense"]);
  });
  it("are tied to it on the canvas, where both are drawn", () => {
    expect(tiesOf(twice, new Set(order(twice))).map((one) => [one.source, one.target])).toEqual([["a", "dense"], ["b", "dense_1"]]);
    expect(tiesOf(twice, new Set(["a", "b", "dense"])).map((one) => one.id)).toEqual(["tie dense"]);
  });
  it("are tied from below to above, or over the top where they stand beside each other", () => {
    const size = { width: 100, height: 50 };
    expect(tiePath({ at: [0, 0], size }, { at: [20, 200], size })).toBe("M50,50 C50,110 70,140 70,200");
    expect(tiePath({ at: [20, 200], size }, { at: [0, 0], size })).toBe("M50,50 C50,110 70,140 70,200");
    expect(tiePath({ at: [0, 40], size }, { at: [300, 60], size })).toBe("M50,40 C50,10 350,10 350,60");
  });
  it("say so, and leave their parameters to the node that has them", () => {
    const told = twice.nodes.map((node) => described({ node, known: undefined, problems: [], catalog: null, language: "en", calls: 2 }));
    expect(told[1]?.label).toContain("called 2 times with the same weights");
    expect(told[3]?.label).toContain("calls the layer of a, with the same weights");
  });
});

describe("a sample with two pictures", () => {
  it("shows them beside each other", () => {
    const input = (name: string, ...pixels: number[]): Json => ({ name, shape: [2, 1, 1], pixels });
    const rows: Json = [{ index: 0, target: 1, prediction: [0.8], inputs: [input("left", 1, 2), input("right", 3, 4)] }];
    const [sample] = readSamples({ classes: ["different", "same"], rows });
    expect(sample?.pixels).toEqual({ width: 3, height: 2, channels: 1, values: [1, 128, 3, 2, 128, 4] });
    expect(sample?.predicted).toBe("same");
  });
});

describe("a layer that is called with several tensors", () => {
  const part = { takes: ["query", "value", "key"], inputs: [2, 3] } as unknown as Part;
  const design = { ...chain("input", "a", "b", "c"), edges: [{ source: "a", target: "b" }, { source: "input", target: "b", target_handle: 1 }, { source: "b", target: "c" }] };
  it("names each of them by its call argument", () => {
    expect(takenBy(design, part, "b").map((one) => [one.name, one.edge?.source, one.required])).toEqual([["query", "a", true], ["value", "input", true], ["key", undefined, false]]);
    const states = { takes: ["sequences", "initial_state", "initial_state"], inputs: [1, 1] } as unknown as Part;
    expect(takenBy(design, states, "b").map((one) => one.name)).toEqual(["sequences", "initial_state[0]", "initial_state[1]"]);
  });
  it("is fed by what does not wait for it", () => {
    expect(sourcesFor(design, null, "b").map((one) => one.label)).toEqual(["input", "a"]);
  });
  it("takes another tensor in one step, or none", () => {
    const [, value, key] = takenBy(design, part, "b");
    if (!value || !key) throw new Error("missing");
    const changed = applyEdit(feeding("b", value, { node: "a", output: 0, label: "a" }) ?? { type: "several", edits: [] }, design);
    expect(changed.edges.filter((one) => one.target === "b")).toEqual([{ source: "a", target: "b" }, { source: "a", target: "b", target_handle: 1 }]);
    expect(feeding("b", key, null)).toBe(null);
    expect(feeding("b", value, null)?.type).toBe("disconnect");
  });
});

describe("the columns of a table", () => {
  const columns = ["age", "bmi", "bp"];
  it("enter the first input whole until they are divided", () => {
    expect(forInputs([], ["wide", "deep"], columns)).toEqual([{ name: "wide", columns }, { name: "deep", columns: [] }]);
    expect(forInputs([{ name: "wide", columns: ["bp"] }], ["deep", "wide"], columns)[1]).toEqual({ name: "wide 2", columns: [] });
  });
  it("are taken and let go in the order of the table", () => {
    const part = toggled({ name: "deep", columns: ["bp"] }, "age", columns);
    expect(part.columns).toEqual(["age", "bp"]);
    expect(toggled(part, "bp", columns).columns).toEqual(["age"]);
  });
  it("are read from any plan", () => {
    expect(readDivision([{ name: "a", columns: ["x", 3] }, 5, { columns: "x" }])).toEqual([{ name: "a", columns: ["x"] }, { name: "", columns: [] }]);
    expect(readDivision(undefined)).toEqual([]);
  });
});
