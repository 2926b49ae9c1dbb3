import { describe, expect, it } from "vitest";
import { addingAt } from "../src/canvas/adding";
import { applyEdit } from "../src/core/edits";
import { quickParameters } from "../src/core/quick";
import { findParts } from "../src/core/search";
import { readLocked } from "../src/locking";
import type { Part } from "../src/core/types";
import { catalog } from "./catalog";
import { chain, order, wires } from "./designs";

const conv = catalog.layer("Conv2D") as Part;
const design = chain("input", "a", "b");

describe("a line drawn to an empty place", () => {
  it("adds what is chosen there, fed by the layer from which it came", () => {
    const added = applyEdit(addingAt(design, catalog, conv, [10, 20], { node: "a", source_handle: 0, backwards: false }), design);
    expect(added.nodes.at(-1)).toEqual({ id: "conv2d", kind: "Conv2D", config: { filters: 32, kernel_size: [3, 3] }, position: [10, 20] });
    expect(wires(added)).toEqual(["a>b", "a>conv2d", "input>a"]);
  });
  it("drawn from an input, feeds that layer in the place of what fed it", () => {
    const added = applyEdit(addingAt(design, catalog, conv, null, { node: "b", source_handle: 0, backwards: true }), design);
    expect(wires(added)).toEqual(["conv2d>b", "input>a"]);
  });
  it("adds an input alone, since nothing can feed it", () => {
    const input = { ...conv, name: "Input", start: {} };
    const added = applyEdit(addingAt(design, catalog, input, [0, 0], { node: "a", source_handle: 0, backwards: false }), design);
    expect([order(added).at(-1), wires(added)]).toEqual(["input_1", ["a>b", "input>a"]]);
  });
});

describe("arguments on the card", () => {
  it("are those that are set most, and those that must be given", () => {
    expect(quickParameters(catalog.layer("Dense")).map((one) => one.name)).toEqual(["units", "activation"]);
    expect(quickParameters(conv).map((one) => one.name)).toEqual(["filters", "kernel_size"]);
    expect(quickParameters(null)).toEqual([]);
  });
});

describe("finding a layer to add", () => {
  const find = (query: string): string[] => findParts(catalog.layers, query, (id) => `${catalog.group(id)?.title.en} ${catalog.group(id)?.title.zh}`).map((one) => one.name);
  it.each([
    ["cv2", "Conv2D"], ["convolution", "Conv2D"], ["卷积", "Conv2D"], ["二维卷积", "Conv2D"], ["最大池化", "MaxPooling2D"], ["mp2", "MaxPooling2D"], ["全连接", "Dense"], ["embedding", "Dense"], ["sep conv", "SeparableConv2D"],
  ])("%s", (query, expected) => expect(find(query)).toContain(expected));
  it("finds nothing for nonsense", () => expect(find("zzq")).toEqual([]));
});

describe("locked designs", () => {
  it.each([[null, []], ["", []], ["{", []], ["null", []], ['["a",3,"b"]', ["a", "b"]]])("%j", (text, expected) => expect(readLocked(text)).toEqual(expected));
});
