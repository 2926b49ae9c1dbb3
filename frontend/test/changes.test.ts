import { describe, expect, it } from "vitest";
import { connectionText, countOf, marks, settingText, wordsOf, type Changes } from "../src/core/changes";
import { catalog } from "./catalog";

const nothing: Changes = { layers: [], added: [], removed: [], models: [], plan: [] };
const ends = { source: "dense", target: "add", source_handle: 0, target_handle: 1 };

describe("what was changed since a run", () => {
  it("is counted, whatever it is", () => {
    expect(countOf(nothing)).toBe(0);
    expect(countOf({ ...nothing, added: [ends], plan: [{ name: "epochs", before: 3, after: 5 }], models: ["Encoder"] })).toBe(3);
  });
  it("names both values, and says where a side has none", () => {
    const words = wordsOf(catalog, "Dense", "en");
    expect(settingText({ name: "units", before: 64, after: 32 }, "default", words)).toBe("units: 64 → 32");
    expect(settingText({ name: "activation", after: "relu" }, "default", words)).toBe("activation: default → relu");
    expect(settingText({ name: "activation", before: "relu", after: null }, "default", words)).toBe("activation: relu → None");
    expect(settingText({ name: "kernel_regularizer", after: { class_name: "L2", config: { l2: 0.01 } } }, "default", words)).toBe("kernel_regularizer: default → L2 0.01");
  });
  it("names the parts of a plan", () => {
    const words = wordsOf(catalog, null, "en");
    expect(settingText({ name: "optimizer", before: "adam", after: { class_name: "SGD", config: { momentum: 0.9 } } }, "as proposed", words)).toBe("optimizer: adam → SGD");
    expect(settingText({ name: "metrics", before: ["accuracy", { class_name: "AUC", config: {} }] }, "as proposed", words)).toBe("metrics: accuracy, AUC → as proposed");
  });
  it("tells which input a connection ends at, where it is not the first", () => {
    expect(connectionText(ends)).toBe("dense → add[1]");
    expect(connectionText({ ...ends, target_handle: 0 })).toBe("dense → add");
  });
});

describe("marks", () => {
  it("are drawn around what was added and what was changed, not around what is gone", () => {
    const rules = marks({
      ...nothing,
      layers: [
        { what: "added", before: null, after: "dropout", kind: "Dropout", settings: [] },
        { what: "changed", before: "dense", after: "dense", kind: "Dense", settings: [] },
        { what: "removed", before: "flatten", after: null, kind: "Flatten", settings: [] },
      ],
    });
    expect(rules).toMatch(/\[data-node="dropout"\]\) \{ box-shadow: 0 0 0 3px var\(--lw-good\)/);
    expect(rules).toMatch(/\[data-node="dense"\]\)::before \{ content: "~"/);
    expect(rules).not.toContain("flatten");
    expect(marks(nothing)).toBe("");
  });
  it("end no rule early by a name", () => {
    const rules = marks({ ...nothing, layers: [{ what: "added", before: null, after: 'a"] { } \\', kind: "Dense", settings: [] }] });
    expect(rules).toContain('[data-node="a\\"] { } \\\\"]');
  });
});
