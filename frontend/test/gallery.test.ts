import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { dataOf, matching, readTemplates, stepInGrid, type Template } from "../src/core/gallery";
import type { Design } from "../src/core/types";
import { smallPicture } from "../src/picture/svg";
import { catalog } from "./catalog";
import { chain, node } from "./designs";
import { elements } from "./xml";

const template = (id: string, title: string, zh: string, design: Design): Template => ({ id, title: { en: title, zh }, help: { en: `For ${id}.`, zh: "" }, design });
const all = [template("a", "Perceptron", "感知机", chain("input", "dense")), template("b", "LeNet-5", "LeNet-5", chain(node("input", "Input"), node("conv", "Conv2D")))];

describe("the gallery", () => {
  it("finds by name in either language, sentence, layers and data", () => {
    const ids = (search: string): string[] => matching(all, search, catalog).map((one) => one.id);
    expect(ids("")).toEqual(["a", "b"]);
    expect(ids("percep")).toEqual(["a"]);
    expect(ids("感知")).toEqual(["a"]);
    expect(ids("conv2d")).toEqual(["b"]);
    expect(ids("数字")).toEqual(["a", "b"]);
    expect(ids("lenet digits")).toEqual(["b"]);
    expect(ids("lenet dense")).toEqual([]);
  });
  it("names the data, known or not", () => {
    expect(dataOf(all[0] as Template, catalog, "zh")).toBe("数字");
    expect(dataOf(all[0] as Template, null, "zh")).toBe("digits");
  });
  it("walks through a grid whose last row is shorter", () => {
    const step = (at: number, key: string): number | null => stepInGrid(at, key, 7, 3);
    expect([step(0, "ArrowRight"), step(0, "ArrowDown"), step(3, "ArrowUp"), step(6, "ArrowUp")]).toEqual([1, 3, 0, 3]);
    expect([step(4, "ArrowDown"), step(0, "ArrowLeft"), step(1, "ArrowUp"), step(6, "ArrowDown"), step(6, "ArrowRight")]).toEqual([6, null, null, null, null]);
    expect([step(4, "Home"), step(0, "End"), step(0, "x")]).toEqual([0, 6, null]);
  });
  it("reads nothing from what is none", () => expect(readTemplates([null, 3, { id: "x" }])).toEqual([]));
  it("draws every template that comes along, with a field for each layer", () => {
    const folder = new URL("../../sample_data/designs/", import.meta.url);
    const files = readdirSync(folder).filter((name) => name.endsWith(".json") && name !== "index.json");
    expect(files.length).toBeGreaterThan(12);
    for (const name of files) {
      const design = JSON.parse(readFileSync(new URL(name, folder), "utf8")) as Design;
      const drawn = elements(smallPicture({ design, inference: null, diagnostics: [], catalog, language: "en" }, "light"));
      expect(drawn.filter((one) => one.name === "path").length, name).toBe(design.edges.length);
      expect(drawn.filter((one) => one.name === "rect").length, name).toBeGreaterThanOrEqual(design.nodes.length);
    }
  });
});
