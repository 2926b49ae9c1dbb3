import { describe, expect, it } from "vitest";
import words from "../../builder/words/frontend.json";
import { readPreview } from "../src/core/preview";
import { readLegend, readSamples, rgba } from "../src/core/samples";
import { arriving, brokenConnections, outputText, sourcesWorthNaming } from "../src/core/shapes";
import type { Diagnostic, Inference, Json, JsonObject } from "../src/core/types";
import { chain } from "./designs";

describe("samples of a result", () => {
  const image = { name: "image", shape: [1, 2, 1], pixels: [0, 255] };
  it("name classes, best guess first", () => {
    const [one] = readSamples({ classes: ["cat", "dog"], rows: [{ inputs: [image], target: 0, prediction: [0.2, 0.8] }] });
    expect(one).toMatchObject({ truth: "cat", predicted: "dog", right: false, guesses: [{ label: "dog", share: 0.8 }, { label: "cat", share: 0.2 }] });
  });
  it("read one output for two classes as the share of the second", () => {
    const [one] = readSamples({ classes: ["no", "yes"], rows: [{ inputs: [], target: 1, prediction: 0.9 }] });
    expect(one).toMatchObject({ predicted: "yes", right: true });
  });
  it("show numbers as numbers", () => {
    const [one] = readSamples({ classes: [], rows: [{ inputs: [{ name: "x", values: [1, 2.34567] }], target: 3.14159, prediction: 3 }] });
    expect(one).toMatchObject({ text: "1, 2.346", truth: "3.142", predicted: "3", right: null });
  });
  it("show a row of a table as it stands there", () => {
    const row = { inputs: [{ name: "features", cells: [["size", 1234.567], ["colour", "red"], ["rooms", null]] }], target: 225500, prediction: 198123.4 };
    const [one] = readSamples({ classes: [], rows: [row] });
    expect(one?.cells.map((each) => each.value)).toEqual(["1234.57", "red", "—"]);
    expect(one?.cells.map((each) => each.number)).toEqual([true, false, false]);
    expect(one).toMatchObject({ truth: "225500", predicted: "198123.4" });
  });
  it("shows a text in its words, and says where nobody knows them", () => {
    const row = (input: JsonObject): Json => ({ inputs: [{ name: "text", values: [0, 1, 14, 22], more: 0, ...input }], target: 0, prediction: [1] });
    const [said, unread] = readSamples({ classes: ["a"], rows: [row({ text: "a fine film" }), row({ text: null })] });
    expect([said?.text, said?.words, said?.unread]).toEqual(["a fine film", true, false]);
    expect([unread?.text, unread?.words, unread?.unread]).toEqual(["0, 1, 14, 22", false, true]);
  });
  it("turn pixels into colours", () => {
    const [one] = readSamples({ classes: ["a"], rows: [{ inputs: [image], target: 0, prediction: [1] }] });
    expect([...rgba(one?.pixels ?? { width: 0, height: 0, channels: 1, values: [] })]).toEqual([0, 0, 0, 255, 255, 255, 255, 255]);
  });
  it("show a mask, and the input as a target, beside the input", () => {
    const shown = { inputs: [image], target: null, prediction: null, target_shown: image, prediction_shown: { ...image, pixels: [255, 0] }, score: 0.5 };
    const [mask] = readSamples({ classes: ["a", "b"], rows: [shown] });
    expect(mask).toMatchObject({ right: null, guesses: [], shown: { score: 0.5, share: true, predicted: { values: [255, 0] } } });
    expect(readSamples({ classes: [], rows: [shown] })[0]?.shown).toMatchObject({ share: false, truth: { values: [0, 255] } });
  });
  it("read nothing from what is none", () => {
    for (const content of [null, 3, [], {}, { rows: "x" }] as Json[]) expect(readSamples(content)).toEqual([]);
    expect(readSamples({ classes: ["a"], rows: [{ inputs: [{ name: "i", shape: [9, 9, 1], pixels: [1] }], target: 0, prediction: null }] })[0]?.pixels).toBeNull();
  });
});

it("a preview reads whatever is missing as nothing", () => {
  expect(readPreview(null)).toMatchObject({ downloaded: true, images: [], columns: [], points: [], target: null });
  const read = readPreview({
    downloaded: false, sentence: "Not yet.", points: [[0, 1, 1], [2], "x"], rows: [[5.123456, null, "red"]],
    columns: [{ name: "a", kind: "number", role: "target", missing: 2, histogram: { edges: [0, 1, 2], counts: [3, 4] } }],
    facts: [{ name: "chance", metric: "accuracy", value: 0.1 }, { name: "broken" }],
  });
  expect(read.points).toEqual([{ x: 0, y: 1, value: 1 }]);
  expect(read.rows).toEqual([["5.123", "—", "red"]]);
  expect(read.columns[0]).toMatchObject({ target: true, missing: 2, bins: { low: 0, high: 2, counts: [3, 4] } });
  expect(read.facts).toHaveLength(1);
});

describe("what the inference says", () => {
  const design = chain("input", "conv", "dense");
  const inference: Inference = {
    nodes: {
      conv: { outputs: [{ shape: [null, 4, 4, 64], dtype: "float32" }], parameters: 3, problem: null },
      dense: { outputs: [], parameters: 0, problem: { code: "shape_mismatch", message: "raw", got: [[null, 4, 4, 64]], expected: [null, 1024] } },
    },
    parameters: 3, flops: 1,
  };
  const diagnostic = (more: Partial<Diagnostic>): Diagnostic => ({ code: "rank", severity: "error", place: { edge: ["conv", "dense"] }, sentence: { en: "E", zh: "错" }, repairs: [], ...more });
  it("makes one card of all that is wrong with a connection", () => {
    const repair = { label: { en: "Insert", zh: "插入" }, edit: { type: "rename_design" as const, name: "x" } };
    const cards = brokenConnections(design, inference, [diagnostic({ repairs: [repair] }), diagnostic({ place: { node: "dense" }, repairs: [repair] })]);
    expect([...cards.keys()]).toEqual(["dense"]);
    expect(cards.get("dense")).toMatchObject({ source: "conv", got: "(None, 4, 4, 64)", expected: "(None, 1024)", repairs: [repair, repair] });
  });
  it("makes no card of a warning or of a bad argument", () => {
    expect(brokenConnections(design, inference, [diagnostic({ severity: "warning" }), diagnostic({ place: { node: "conv" } })]).size).toBe(0);
  });
  it("tells outputs and what arrives", () => {
    expect(outputText(inference.nodes.conv, "scalar", "en")).toBe("4×4×64");
    expect(outputText(inference.nodes.dense, "scalar", "en")).toBe("?");
    expect(arriving(design, inference, "dense")).toBe("(None, 4, 4, 64)");
  });
  it("names sources only where the row above is not the one", () => {
    expect([...sourcesWorthNaming(design)]).toEqual([]);
    const skip = { ...design, edges: [...design.edges, { source: "input", target: "dense", target_handle: 1 }] };
    expect([...sourcesWorthNaming(skip)]).toEqual([[skip.nodes[2]?.id, "conv + input"]]);
  });
});

describe("the words", () => {
  it("have both languages and the same gaps", () => {
    const gaps = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((one) => one[1] ?? "").sort();
    for (const [name, sentence] of Object.entries(words)) {
      expect(sentence.en && sentence.zh, name).toBeTruthy();
      expect([...new Set(gaps(sentence.en))], name).toEqual([...new Set(gaps(sentence.zh))]);
    }
  });
});

describe("the colours of a mask", () => {
  it("are read, and strange ones passed over", () => {
    expect(readLegend({ legend: [{ name: "disc", colour: "#66ccee" }, { name: "x", colour: "url(x)" }, { name: 3 }, null] })).toEqual([{ name: "disc", colour: "#66ccee" }]);
    expect(readLegend({ rows: [] })).toEqual([]);
    expect(readLegend(null)).toEqual([]);
  });
});
