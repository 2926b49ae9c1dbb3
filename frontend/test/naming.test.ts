import { expect, it } from "vitest";
import { headAndTail, shortName } from "../src/core/naming";
import { catalog } from "./catalog";

it("a long name may be cut before its last word", () => {
  const parts = ["GlobalAveragePooling2D", "MultiHeadAttention", "batch_normalization_12", "global_average_pooling2d", "max_pooling2d_1"].map(headAndTail);
  expect(parts).toEqual([
    ["GlobalAverage", "Pooling2D"], ["MultiHead", "Attention"], ["batch_normalization", "_12"], ["global_average", "_pooling2d"], ["max_pooling2d", "_1"],
  ]);
});

it("a short name, and one whose end is most of it, are cut at the end", () => {
  for (const name of ["", "Dense", "MaxPooling2D", "BatchNormalization", "batch_normalization", "第一层卷积网络的很长的名字呀呀", "A"]) expect(headAndTail(name)).toBeNull();
});

it("both parts are the name", () => {
  for (const { name } of catalog.layers) expect(headAndTail(name)?.join("") ?? name).toBe(name);
});

it("from afar a name of several words is its first letters", () => {
  const short = { Dense: "Dense", Conv2D: "Conv2D", BatchNormalization: "BN", GlobalAveragePooling2D: "GAP2D", MultiHeadAttention: "MHA", ConvLSTM2D: "CLSTM", Concatenate: "Concatenate", encoder_block_2: "eb2" };
  for (const [name, text] of Object.entries(short)) expect(shortName(name)).toBe(text);
});

it("no name is long from afar", () => {
  for (const { name } of catalog.layers) {
    expect(shortName(name).length).toBeLessThanOrEqual(12);
    expect(shortName(name).length).toBeGreaterThan(1);
  }
});
