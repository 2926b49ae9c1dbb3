import { beforeEach, describe, expect, it } from "vitest";
import { gravity, troubles, worstTrouble } from "../src/core/alarms";
import { Feed } from "../src/core/feed";
import type { RunEvent, TensorHistogram, What } from "../src/core/types";

type Seen = Partial<Pick<TensorHistogram, "mean" | "std" | "zero">>;
const tensor = (layer: string, name: string, seen: Seen): TensorHistogram => ({
  layer, name, low: -1, high: 1, counts: [1], mean: 0, std: 0.1, zero: 0, ...seen,
});
const NONE: Seen = { mean: null, std: null, zero: null };

let feed: Feed;
let step: number;
beforeEach(() => {
  feed = new Feed();
  step = 0;
  say({ kind: "status", t: 0, state: "running", epochs: 10, steps: 1000 });
});

function say(event: RunEvent): void {
  feed.take({ events: [event], state: "running", alive: true });
}

/** One look: for each layer what is seen of its kernel, its gradient or its output. */
function look(what: What, seen: Record<string, Seen>): void {
  step += 1;
  const name = what === "activations" ? "output" : "kernel";
  say({ kind: "histograms", t: step, epoch: 0, step, what, tensors: Object.entries(seen).map(([layer, one]) => tensor(layer, name, one)) });
}

/** A training that goes well, looked at twice. */
function well(): void {
  for (let time = 0; time < 2; time += 1) {
    look("weights", { a: {}, b: {}, c: {} });
    look("gradients", { a: { std: 1e-4 }, b: { std: 1e-3 }, c: { std: 2e-2 } });
    look("activations", { a: { zero: 0.6 }, relu: { zero: 0.9 }, b: {}, c: {} });
  }
}

const found = (): Record<string, string> => Object.fromEntries(troubles(feed));

describe("alarms", () => {
  it("are silent before anything was seen and while all goes well", () => {
    expect(found()).toEqual({});
    well();
    expect(found()).toEqual({});
  });
  it("tell values that are no numbers, wherever they are, before all else", () => {
    well();
    look("gradients", { a: NONE, b: { std: 1e9 }, c: {} });
    expect(found()).toEqual({ a: "no_number", b: "exploding_gradients" });
    look("weights", { a: {}, b: NONE, c: {} });
    look("activations", { a: {}, relu: NONE, b: {}, c: {} });
    expect(found()).toEqual({ a: "no_number", b: "no_number", relu: "no_number" });
  });
  it("tell weights by how much they have grown", () => {
    well();
    look("weights", { a: { std: 9.9 }, b: { std: 10.1 }, c: { mean: -11, std: 0 } });
    expect(found()).toEqual({ b: "exploding_weights", c: "exploding_weights" });
  });
  it("give weights that begin large, or at zero, their room", () => {
    look("weights", { large: { std: 2 }, zero: { std: 0 } });
    look("weights", { large: { std: 150 }, zero: { std: 3 } });
    expect(found()).toEqual({});
    look("weights", { large: { std: 201 }, zero: { std: 10.1 } });
    expect(found()).toEqual({ large: "exploding_weights", zero: "exploding_weights" });
  });
  it("tell gradients by the weights they belong to", () => {
    look("weights", { a: { std: 1 }, b: { std: 0 }, c: { std: 100 } });
    look("gradients", { a: { std: 1.1e4 }, b: { std: 90 }, c: { std: 9e5 } });
    expect(found()).toEqual({ a: "exploding_gradients" });
  });
  it("tell gradients that are all but nothing against those of other layers", () => {
    well();
    look("gradients", { a: { std: 1e-7 }, b: { std: 3e-6 }, c: { std: 2e-2 } });
    expect(found()).toEqual({ a: "vanishing_gradients" });
    // At the end of a good training all of them are small.
    look("gradients", { a: { std: 1e-9 }, b: { std: 1e-8 }, c: { std: 1e-7 } });
    expect(found()).toEqual({});
    look("gradients", { a: { std: 0 }, b: { std: 0 }, c: { std: 0 } });
    expect(found()).toEqual({});
  });
  it("tell a layer that gives zeros alone and cannot come back, the first of several", () => {
    well();
    look("activations", { a: {}, relu: { zero: 1 }, b: { zero: 1 }, c: {} });
    // b has a gradient: it may begin to answer.
    expect(found()).toEqual({ relu: "dead" });
    look("gradients", { a: { std: 0 }, b: { std: 0 }, c: { std: 1e-3 } });
    expect(found()).toEqual({ a: "vanishing_gradients", relu: "dead", b: "vanishing_gradients" });
    look("activations", { a: {}, relu: { zero: 0.99 }, b: { zero: 1 }, c: {} });
    expect(found()).toEqual({ a: "vanishing_gradients", b: "dead" });
  });
  it("let a layer begin at zero", () => {
    look("activations", { relu: { zero: 1 } });
    expect(found()).toEqual({});
    look("activations", { relu: { zero: 1 } });
    expect(found()).toEqual({ relu: "dead" });
  });
  it("go when the trouble goes, and when a run goes back behind it", () => {
    well();
    look("weights", { a: { std: 1e4 }, b: {}, c: {} });
    expect(found()).toEqual({ a: "exploding_weights" });
    look("weights", { a: { std: 1 }, b: {}, c: {} });
    expect(found()).toEqual({});
    look("weights", { a: { std: 1e4 }, b: {}, c: {} });
    expect(found()).toEqual({ a: "exploding_weights" });
    say({ kind: "status", t: 9, state: "running", resumed: { epoch: 0, step: 2 } });
    expect(found()).toEqual({});
  });
  it("are looked up anew only after a look", () => {
    well();
    const before = troubles(feed);
    say({ kind: "points", phase: "train", rows: [[1, 0, 1, { loss: 1 }]] });
    expect(troubles(feed)).toBe(before);
  });
  it("name the worst of a group and the layer that has it", () => {
    well();
    look("gradients", { a: { std: 1e-9 }, b: NONE, c: { std: 1 } });
    expect(worstTrouble(feed, ["a", "c"])).toEqual({ layer: "a", trouble: "vanishing_gradients" });
    expect(worstTrouble(feed, ["a", "b", "c"])).toEqual({ layer: "b", trouble: "no_number" });
    expect(worstTrouble(feed, ["c"])).toBeNull();
    expect([gravity("no_number"), gravity("dead")]).toEqual(["error", "warning"]);
  });
});
