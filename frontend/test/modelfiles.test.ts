import { expect, test } from "vitest";
import { isModelFile } from "../src/core/modelfiles";

test("a model file is known by its ending, whatever its letters", () => {
  expect(["a.keras", "A.KERAS", "b.h5", "c.hdf5"].every(isModelFile)).toBe(true);
  expect(["design.json", "keras", "a.keras.json", "weights.npz"].some(isModelFile)).toBe(false);
});
