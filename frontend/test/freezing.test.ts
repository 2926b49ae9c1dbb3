import { describe, expect, it } from "vitest";
import { applyEdit } from "../src/core/edits";
import { freezing } from "../src/core/freezing";
import { readCatalog } from "../src/core/parts";
import type { Inference } from "../src/core/types";
import { chain } from "./designs";

const catalog = readCatalog({
  keras: "3.15", groups: [],
  families: { layer: [{ name: "Dense", group: "core", help: {}, title: "", link: "", inputs: [1, 1], popular: true, parameters: [{ name: "trainable", kind: "bool", default: true, help: {} }] }] },
});
const design = chain("input", "a", "b");
const inference = { nodes: { a: { parameters: 5 }, b: { parameters: 7 } } } as unknown as Inference;
const all = ["input", "a", "b"];

describe("freezing the layers of a group", () => {
  it("freezes all that have weights, and thaws where all are frozen", () => {
    const first = freezing(design, all, catalog, inference);
    expect(first && [first.count, first.frozen]).toEqual([2, 0]);
    const frozen = applyEdit(first!.edit, design);
    expect(frozen.nodes.map((node) => node.config.trainable)).toEqual([undefined, false, false]);
    const again = freezing(frozen, all, catalog, inference);
    expect(again?.frozen).toBe(2);
    expect(applyEdit(again!.edit, frozen).nodes.some((node) => "trainable" in node.config)).toBe(false);
  });
  it("leaves what is frozen as it is, and says nothing where nothing has weights", () => {
    const half = applyEdit({ type: "set_argument", node: "a", argument: "trainable", value: false }, design);
    expect(freezing(half, all, catalog, inference)?.edit).toEqual({ type: "several", edits: [{ type: "set_argument", node: "b", argument: "trainable", value: false }] });
    expect(freezing(design, ["input"], catalog, inference)).toBeNull();
  });
  it("freezes a layer that is called twice once", () => {
    const twice = applyEdit({ type: "share_layers", nodes: ["a"] }, design);
    const calls = twice.nodes.filter((node) => node.layer === "a").map((node) => node.id);
    expect(freezing(twice, calls, catalog, inference)?.count).toBe(1);
  });
});
