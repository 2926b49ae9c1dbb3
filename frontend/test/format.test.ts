import { describe, expect, it } from "vitest";
import { bytes, count, duration, figure, flops, kerasShape, measured, percent, reading, shapeWithoutBatch } from "../src/core/format";

describe("numbers", () => {
  it("have thousands separators and three digits", () => {
    expect([count(65600, "en"), count(1234567, "zh")]).toEqual(["65,600", "1,234,567"]);
    expect([figure(0.0316, "en"), figure(1234.5, "en"), figure(0.00001234, "en"), figure(-0.5, "en"), figure(0, "en")]).toEqual(["0.0316", "1,235", "1.2e-5", "−0.5", "0"]);
    expect([figure(null, "en"), figure(NaN, "en"), figure(Infinity, "en")]).toEqual(["—", "—", "∞"]);
    expect([reading(0.24149, "en"), reading(12.345, "en"), reading(0.00002, "en")]).toEqual(["0.241", "12.35", "2e-5"]);
  });
  it("are shares, sizes, times and operations with their units", () => {
    expect([measured(0.99164, "en"), measured(1, "zh"), measured(null, "en"), measured(0.0004, "en")]).toEqual(["99.2 %", "100 %", "—", "0 %"]);
    expect([percent(0.7712, "en"), percent(0.001, "en"), percent(0, "en"), percent(0.055, "en"), percent(1, "zh")]).toEqual(["77 %", "< 1 %", "0 %", "5.5 %", "100 %"]);
    expect([bytes(41e6, "en"), bytes(1.02e6, "en"), bytes(999, "en"), bytes(null, "en")]).toEqual(["41 MB", "1.0 MB", "999 B", "—"]);
    expect([duration(0.8, "en"), duration(6.2, "en"), duration(125, "en"), duration(4320, "en"), duration(59.6, "zh")]).toEqual(["0.8 s", "6.2 s", "2 min 5 s", "1 h 12 min", "1 分"]);
    expect([flops(310000, "en"), flops(4.2e9, "en"), flops(12, "en")]).toEqual(["0.31 MFLOPs", "4.2 GFLOPs", "12 FLOPs"]);
  });
});

it("shapes read with and without the batch axis", () => {
  expect(shapeWithoutBatch([null, 8, 8, 32], "scalar", "en")).toBe("8×8×32");
  expect(shapeWithoutBatch([null, null, 1024], "scalar", "en")).toBe("?×1,024");
  expect(shapeWithoutBatch([null], "scalar", "en")).toBe("scalar");
  expect([kerasShape([null, 4, 64]), kerasShape([null])]).toEqual(["(None, 4, 64)", "(None,)"]);
});
