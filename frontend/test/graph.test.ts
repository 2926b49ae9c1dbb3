import { describe, expect, it } from "vitest";
import { CARD, handlesOf, kept, outputsOf, placesOf, sameWire, waysOf, wiresOf } from "../src/canvas/graph";
import { layout } from "../src/canvas/layout";
import { drawnPath, rounded } from "../src/canvas/paths";
import { reconnecting } from "../src/canvas/rules";
import { applyEdit } from "../src/core/edits";
import { shownDesign } from "../src/core/grouptree";
import type { Broken } from "../src/core/shapes";
import type { Design, Inference } from "../src/core/types";
import { catalog } from "./catalog";
import { chain, wires } from "./designs";

const laidOut = (design: Design) => layout(design.nodes.map((one) => one.id), design.edges, CARD, 2000);
const look = { mask: "masked", scalar: "one number", language: "en" as const, over: null, picked: new Set<string>(), say: (...all: string[]) => all.join(" ") };
const skip: Design = (() => {
  const design = chain("input", "a", "b");
  return { ...design, edges: [...design.edges, { source: "input", target: "b", target_handle: 1 }] };
})();

describe("where layers stand", () => {
  it("a person's place counts, and the layout's others get out of its way", () => {
    const design = chain("input", "a", "b");
    const laid = laidOut(design);
    const [x, y] = laid.places.get("a") ?? [0, 0];
    const placed = applyEdit({ type: "place_nodes", positions: { b: [x + 10, y + 4] } }, design);
    const places = placesOf(placed, laid);
    expect(places.get("b")).toEqual([x + 10, y + 4]);
    expect((places.get("a")?.[1] ?? 0) - y).toBeGreaterThanOrEqual(CARD.height);
    expect(places.get("input")).toEqual(laid.places.get("input"));
  });
});

describe("connections", () => {
  it("say the shape that they carry", () => {
    const inference = { nodes: { input: { outputs: [{ shape: [null, 8, 8, 1], dtype: "float32" }] }, a: { outputs: [] } } } as unknown as Inference;
    const [first, second] = wiresOf(shownDesign(chain("input", "a", "b")), new Map(), inference, new Map(), look);
    expect([first?.data?.shape, first?.ariaLabel, second?.data?.shape]).toEqual(["8×8×1", "input a (None, 8, 8, 1)", "?"]);
  });
  it("say that they carry a mask", () => {
    const inference = { nodes: { input: { outputs: [{ shape: [null, 20, 8], dtype: "float32", mask: [null, 20] }] }, a: { outputs: [] } } } as unknown as Inference;
    const [first] = wiresOf(shownDesign(chain("input", "a", "b")), new Map(), inference, new Map(), look);
    expect([first?.data?.shape, first?.ariaLabel]).toEqual(["20×8 · masked", "input a (None, 20, 8) · masked"]);
  });
  it("go around what they pass, until one of their layers was placed by hand", () => {
    const way = (design: Design) => wiresOf(shownDesign(design), waysOf(design, laidOut(design), placesOf(design, laidOut(design))), null, new Map(), look).find((one) => one.id === "input/0>b/1")?.data?.way;
    expect(way(skip)?.length).toBeGreaterThan(0);
    expect(way(applyEdit({ type: "place_nodes", positions: { b: [900, 0] } }, skip))).toBeUndefined();
  });
  it("carry the problem of the layer at which they end, if it is theirs", () => {
    const broken = new Map([["b", { target: "b", source: "a" } as Broken]]);
    const made = wiresOf(shownDesign(skip), laidOut(skip).ways, null, broken, look);
    expect(made.filter((one) => one.data?.broken).map((one) => one.id)).toEqual(["a/0>b/0"]);
  });
  it("that did not change are the same objects", () => {
    const make = (over: string | null) => wiresOf(shownDesign(skip), laidOut(skip).ways, null, new Map(), { ...look, over });
    const old = make(null);
    const next = kept(old, make("a/0>b/0"), sameWire);
    expect(next.map((one, index) => one === old[index])).toEqual([true, false, true]);
  });
  it("are led elsewhere by one end, in one step", () => {
    const design = chain("input", "a", "b", "c");
    const edit = reconnecting(design, catalog, "b/0>c/0", { source: "a", target: "c" });
    expect(edit && wires(applyEdit(edit, design))).toEqual(["a>b", "a>c", "input>a"]);
    expect(reconnecting(design, catalog, "b/0>c/0", { source: "b", target: "a" })).toBeNull();
    expect(reconnecting(design, catalog, "gone", { source: "a", target: "c" })).toBeNull();
  });
});

describe("handles", () => {
  it("an input has none to enter by, a layer of several outputs one for each", () => {
    expect(handlesOf("Input", 1).map((one) => one.type)).toEqual(["source"]);
    expect(handlesOf("LSTM", 3).map((one) => [one.type, one.id])).toEqual([["source", "0"], ["source", "1"], ["source", "2"], ["target", null]]);
    expect(outputsOf(undefined)).toBe(1);
  });
});

describe("lines", () => {
  const ends = { sourceX: 0, sourceY: 0, targetX: 100, targetY: 0 };
  it("to the right is a curve, back to the next row has corners", () => {
    expect(drawnPath(ends, undefined).path).toContain("C");
    expect(drawnPath({ ...ends, targetX: -300, targetY: 150 }, undefined).path).toContain("Q");
  });
  it("goes through its points, with round corners", () => {
    expect(rounded([[0, 0], [10, 0], [10, 10]], 4)).toBe("M0,0 L6,0 Q10,0 10,4 L10,10");
    const { path, x, y } = drawnPath({ ...ends, targetX: 400 }, [[100, -60], [300, -60]]);
    expect(path.match(/Q/g)).toHaveLength(4);
    expect([x, y]).toEqual([300, -60]);
  });
  it("from one row's end to the next stays between the rows", () => {
    const { path } = drawnPath({ sourceX: 800, sourceY: 40, targetX: 300, targetY: 190 }, [[0, 150], [200, 150]]);
    const levels = [...path.matchAll(/[ML ](-?[\d.]+),(-?[\d.]+)/g)].map((one) => Number(one[2]));
    expect(Math.max(...levels)).toBeLessThanOrEqual(190);
  });
});
