import { describe, expect, it } from "vitest";
import { differing, isChanged, partWords, sameJson, scheduleFor, startingConfig, writePart } from "../src/core/parts";
import { planField, planWords } from "../src/core/plan";
import { quickParameters } from "../src/core/quick";
import { findParts, grouped, score } from "../src/core/search";
import type { Part, Plan } from "../src/core/types";
import { catalog } from "./catalog";
import { chain, node } from "./designs";

const part = (family: string, name: string): Part => {
  const found = catalog.find(family, name);
  if (!found) throw new Error(name);
  return found;
};

describe("the catalog", () => {
  it("fills in what the file leaves out", () => {
    expect(part("layer", "Dense").parameters[0]).toMatchObject({ kind: "int", required: true, optional: false, maximum: null, choices: [] });
    expect(catalog.dataset("digits")?.options[0]).toMatchObject({ name: "seed", advanced: false });
    expect(catalog.group("convolution")?.colour).toBe("convolution");
  });
  it("finds a part by class name, identifier and alias", () => {
    expect(catalog.find("initializer", "glorot_uniform")?.name).toBe("GlorotUniform");
    expect(catalog.find("regularizer", "l2")?.name).toBe("L2");
    expect(catalog.find("layer", "Convolution2D")?.name).toBe("Conv2D");
    expect(catalog.find("layer", "relu")).toBeNull();
  });
  it("offers no layer that only stands inside another", () => {
    expect(catalog.layers.map((one) => one.name)).not.toContain("LSTMCell");
    expect(catalog.layer("LSTMCell")).not.toBeNull();
  });
  it("reads and writes the forms of a part", () => {
    expect(catalog.read("regularizer", { class_name: "L2", config: { l2: 0.1 } })).toMatchObject({ name: "L2", config: { l2: 0.1 } });
    expect(catalog.read("activation", "nobody")).toEqual({ part: null, name: "nobody", config: {} });
    expect(catalog.read("activation", null)).toBeNull();
    expect(catalog.read("activation", [1])).toBeNull();
    expect(writePart(part("activation", "relu"))).toBe("relu");
    expect(writePart(part("activation", "relu"), { negative_slope: 0.1 })).toEqual({ class_name: "relu", config: { negative_slope: 0.1 } });
    expect(writePart(part("regularizer", "L2"))).toEqual({ class_name: "L2", config: {} });
  });
});

describe("what differs from the default", () => {
  const conv = part("layer", "Conv2D");
  it("counts what is required, and no value that is the default", () => {
    const strides = conv.parameters[2];
    if (!strides) throw new Error("strides");
    expect(isChanged(strides, { strides: [1, 1] })).toBe(false);
    expect(isChanged(strides, { strides: [2, 2] })).toBe(true);
    expect(isChanged(strides, {})).toBe(false);
  });
  it("reads in the catalog's order, a kernel of 3 as 3×3", () => {
    const words = differing(catalog, node("c", "Conv2D", { strides: [2, 1], kernel_size: 3, filters: 32 }), "en");
    expect(words.map((one) => one.text)).toEqual(["32", "3×3", "2×1"]);
  });
  it("names nested parts with their numbers", () => {
    const words = differing(catalog, node("d", "Dense", { units: 4, kernel_regularizer: { class_name: "L2", config: { l2: 0.001 } }, activation: "relu" }), "en");
    expect(words.map((one) => one.text)).toEqual(["4", "relu", "L2 0.001"]);
  });
  it("shows a formula as it was written, wherever it stands", () => {
    const written = { class_name: "Formula", config: { formula: "x ** 2" } };
    expect(differing(catalog, node("d", "Dense", { units: 4, activation: written }), "en").map((one) => one.text)).toEqual(["4", "x ** 2"]);
    expect(differing(catalog, node("f", "Formula", { formula: "a * b" }), "en")).toEqual([{ name: "formula", text: "a * b", plain: true }]);
    expect(quickParameters(part("layer", "Formula")).map((one) => one.name)).toEqual(["formula"]);
    const loss = { parameter: planField("loss", chain(), {} as Plan, []).parameter, value: { class_name: "Formula", config: { formula: "mean((y_true - y_pred) ** 2)" } } };
    expect(planWords(catalog, { ...loss, own: true, reason: null }, "en")).toBe("mean((y_true - y_pred) ** 2)");
  });
  it("shows arguments of a layer that the catalog does not know", () => {
    expect(differing(catalog, node("m", "Mine", { depth: 2 }), "en")).toEqual([{ name: "depth", text: "2", plain: false }]);
  });
  it("begins a new layer as the catalog says, each with values of its own", () => {
    const first = startingConfig(conv);
    expect(first).toEqual({ filters: 32, kernel_size: [3, 3] });
    (first.kernel_size as number[])[0] = 9;
    expect(startingConfig(conv)).toEqual({ filters: 32, kernel_size: [3, 3] });
    expect(startingConfig(part("layer", "MaxPooling2D"))).toEqual({});
  });
  it("begins a schedule at the rate that stood there", () => {
    expect(scheduleFor(part("schedule", "CosineDecay"), 0.05)).toEqual({ initial_learning_rate: 0.05, decay_steps: 1000 });
    expect(scheduleFor(part("schedule", "CosineDecay"), null)).toEqual({ initial_learning_rate: 0.001, decay_steps: 1000 });
  });
  it("compares values deeply", () => {
    expect(sameJson({ a: [1, { b: null }] }, { a: [1, { b: null }] })).toBe(true);
    expect(sameJson({ a: 1 }, { a: 1, b: 2 })).toBe(false);
    expect(sameJson([1, 2], [1])).toBe(false);
    expect(sameJson(null, undefined)).toBe(false);
  });
});

describe("the plan in words", () => {
  const plan = { data: { source: "digits", options: {}, prepare: {} }, optimizer: "adam", epochs: 20 } as Plan;
  const words = (field: string, given: Partial<Plan>): string => {
    const design = { ...chain("input"), plan: { ...chain("input").plan, ...given } as Plan };
    return planWords(catalog, planField(field, design, plan, []), "en");
  };
  it("says an optimizer with its learning rate", () => {
    expect(words("optimizer", {})).toBe("Adam 0.001");
    expect(words("optimizer", { optimizer: { class_name: "Adam", config: { learning_rate: 0.01 } } })).toBe("Adam 0.01");
    expect(words("optimizer", { optimizer: { class_name: "Adam", config: { learning_rate: { class_name: "CosineDecay", config: {} } } } })).toBe("Adam CosineDecay");
  });
  it("shortens a long loss", () => {
    expect(words("loss", { loss: "sparse_categorical_crossentropy" })).toBe("sparse categorical");
    expect(words("loss", { loss: { class_name: "SparseCategoricalCrossentropy", config: {} } })).toBe("sparse categorical");
  });
  it("tells what the person chose from what was proposed", () => {
    const reason = { en: "why", zh: "原因" };
    const proposals = [{ field: "epochs", value: 12, reason }];
    expect(planField("epochs", chain("input"), plan, proposals)).toMatchObject({ value: 12, own: false, reason });
    const own = { ...chain("input"), plan: { ...chain("input").plan, epochs: 3 } as Plan };
    expect(planField("epochs", own, plan, proposals)).toMatchObject({ value: 3, own: true, reason: null });
  });
  it("names a metric by its words", () => {
    expect(words("metrics", { metrics: ["accuracy"] })).toBe("accuracy");
    expect(partWords(catalog, "metric", "top_k", "en")).toBe("top_k");
  });
  it("shortens two long errors as everybody does, and names them whole where there is room", () => {
    const metrics = ["mean_absolute_error", "root_mean_squared_error"];
    expect(words("metrics", { metrics })).toBe("MAE, RMSE");
    expect(words("metrics", { metrics: ["mean_absolute_error"] })).toBe("mean absolute error");
    const design = { ...chain("input"), plan: { ...chain("input").plan, metrics } as Plan };
    expect(planWords(catalog, planField("metrics", design, plan, []), "en", true)).toBe("mean absolute error, root mean squared error");
  });
});

describe("search", () => {
  const names = (query: string): string[] => findParts(catalog.layers, query, (id) => catalog.group(id)?.title.zh ?? id).map((one) => one.name);
  it("finds by a beginning, a middle, capitals and strewn letters", () => {
    expect(names("dense")[0]).toBe("Dense");
    expect(names("pool")).toEqual(["MaxPooling2D"]);
    expect(names("cnv2")[0]).toBe("Conv2D");
    expect(names("mp2")).toContain("MaxPooling2D");
  });
  it("finds by Chinese title and by group", () => {
    expect(names("池化")).toEqual(["MaxPooling2D"]);
    expect(names("卷积")).toEqual(expect.arrayContaining(["Conv2D", "SeparableConv2D"]));
  });
  it("puts what begins with the query first", () => {
    expect(names("conv")[0]).toBe("Conv2D");
    expect(score("conv", "Conv2D")).toBeGreaterThan(score("conv", "SeparableConv2D"));
  });
  it("finds nothing for nonsense and all for nothing", () => {
    expect(names("zzq")).toEqual([]);
    expect(score("", "Dense")).toBeGreaterThan(0);
  });
  it("groups in the catalog's order", () => {
    expect(grouped(catalog.layers).map(([group, parts]) => [group, parts.length])).toEqual([["core", 3], ["convolution", 2]]);
  });
});
