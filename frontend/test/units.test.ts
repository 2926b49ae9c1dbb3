import { describe, expect, it } from "vitest";
import { owned, powerOf, readUnits } from "../src/core/units";
import type { Json } from "../src/core/types";

const told = { target: "price", divide: 100, powers: { loss: 2, mean_absolute_error: 1, r2_score: 7 } };

describe("errors of a scaled target", () => {
  it("are read from what the worker says, and nothing from anything else", () => {
    expect(readUnits(told)).toEqual({ target: "price", divide: 100, powers: { loss: 2, mean_absolute_error: 1 } });
    for (const content of [null, undefined, 3, {}, { divide: "2", powers: {} }] as (Json | undefined)[]) expect(readUnits(content)).toBeNull();
    expect([powerOf(readUnits(told), "loss"), powerOf(readUnits(told), "r2_score"), powerOf(null, "loss")]).toEqual([2, null, null]);
  });
  it("come first, in the unit of the target, a squared one as its root", () => {
    const shown = owned(readUnits(told), ["loss", "mean_absolute_error", "r2_score"]);
    expect(shown.map((one) => [one.name, one.from, one.of(0.25), one.own])).toEqual([
      ["mean_absolute_error", "mean_absolute_error", 25, true],
      ["root_mean_squared_error", "loss", 50, true],
      ["loss", "loss", 0.25, false],
      ["r2_score", "r2_score", 0.25, false],
    ]);
    expect(shown[0]?.of(null)).toBeNull();
  });
  it("are shown once where the root is a metric already", () => {
    const units = readUnits({ target: "y", divide: 2, powers: { loss: 2, root_mean_squared_error: 1 } });
    expect(owned(units, ["loss", "root_mean_squared_error"]).map((one) => one.name)).toEqual(["root_mean_squared_error", "loss"]);
  });
  it("stay as they are where nothing was scaled", () => {
    expect(owned(null, ["loss"]).map((one) => [one.name, one.of(3), one.own])).toEqual([["loss", 3, false]]);
  });
});
