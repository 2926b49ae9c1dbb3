import { describe, expect, it } from "vitest";
import { HistogramStore, merging, rangeOf, rebinned, rows, type Frame } from "../src/core/histograms";

function frame(at: number, low: number, high: number, counts: number[]): Frame {
  return { at, low, high, counts: Uint32Array.from(counts), mean: 0, std: 1, zero: 0 };
}

const sum = (array: Float64Array): number => array.reduce((total, one) => total + one, 0);

describe("rebinning", () => {
  it("keeps the whole when the range holds the frame", () => {
    const bins = new Float64Array(7);
    rebinned(frame(0, -1, 1, [1, 2, 3, 4, 5]), -2, 3, 7, bins);
    expect(sum(bins)).toBeCloseTo(1);
    expect(bins[0]).toBe(0);
  });
  it("changes nothing when bins are the same", () => {
    const bins = new Float64Array(4);
    rebinned(frame(0, 0, 4, [1, 1, 1, 1]), 0, 4, 4, bins);
    expect([...bins]).toEqual([0.25, 0.25, 0.25, 0.25]);
  });
  it("puts a tensor of one value into one bin", () => {
    const bins = new Float64Array(10);
    rebinned(frame(0, 1, 1, [8, 0, 0]), 0.5, 1.5, 10, bins);
    expect(sum(bins)).toBeCloseTo(1);
    expect(bins[5]).toBeCloseTo(1);
  });
  it("draws nothing of a tensor without numbers", () => {
    const bins = new Float64Array(4);
    rebinned(frame(0, NaN, NaN, [0, 0]), 0, 1, 4, bins);
    expect(sum(bins)).toBe(0);
  });
});

describe("ranges", () => {
  it("holds all frames, and gives one value some room", () => {
    expect(rangeOf([frame(0, -1, 2, [1]), frame(1, -3, 1, [1])])).toEqual({ low: -3, high: 2 });
    expect(rangeOf([frame(0, 1, 1, [1])])).toEqual({ low: 0.5, high: 1.5 });
    expect(rangeOf([frame(0, NaN, NaN, [0])])).toEqual({ low: -1, high: 1 });
  });
});

describe("rows", () => {
  const frames = Array.from({ length: 1000 }, (_one, index) => frame(index, 0, 1, index === 0 ? [1, 0, 0, 0] : [0, 0, 0, 1]));
  it("never stand closer than there is room", () => {
    for (const room of [1, 7, 30, 999, 1000, 5000]) {
      expect(rows(frames, { low: 0, high: 1 }, 4, room).length).toBeLessThanOrEqual(room);
    }
    expect(merging(5, 0)).toBe(5);
  });
  it("merge neighbours and never drop the first moment", () => {
    const list = rows(frames, { low: 0, high: 1 }, 4, 20);
    expect(list[0]?.at).toBe(0);
    expect(list[0]?.shares[0]).toBeCloseTo(1 / 50);
    for (const row of list) expect(sum(row.shares)).toBeCloseTo(1);
  });
});

describe("the store", () => {
  const tensor = (layer: string, name: string) => ({ layer, name, low: 0, high: 1, counts: [1, 2], mean: 0, std: 1, zero: 0.5 });
  it("keeps each tensor's frames under its layer, in order", () => {
    const store = new HistogramStore();
    store.add(0, [tensor("b", "kernel"), tensor("b", "bias"), tensor("a", "kernel")]);
    store.add(1, [tensor("b", "kernel")]);
    expect(store.layerNames()).toEqual(["b", "a"]);
    expect(store.main("b")?.name).toBe("kernel");
    expect(store.main("b")?.frames.map((one) => one.at)).toEqual([0, 1]);
    expect(store.main("nobody")).toBeNull();
  });
  it("forgets what comes again", () => {
    const store = new HistogramStore();
    for (const at of [0, 1, 2, 3]) store.add(at, [tensor("a", "kernel")]);
    store.truncate(1);
    expect(store.main("a")?.frames).toHaveLength(2);
  });
});

it("finds a layer's tensors by name, and names those of most layers first", () => {
  const store = new HistogramStore();
  const one = (layer: string, name: string) => ({ layer, name, low: 0, high: 1, counts: [1], mean: 0, std: 0, zero: 0 });
  store.add(0, [one("norm", "gamma"), one("a", "kernel"), one("a", "bias"), one("b", "kernel")]);
  expect(store.tensorNames()[0]).toBe("kernel");
  expect([...store.tensorNames()].sort()).toEqual(["bias", "gamma", "kernel"]);
  expect([store.named("norm", null)?.name, store.named("a", "bias")?.name, store.named("b", "bias")]).toEqual(["gamma", "bias", null]);
});
