import { describe, expect, it } from "vitest";
import { CARD } from "../src/canvas/graph";
import { GAP_X } from "../src/canvas/layout";
import { fileName } from "../src/core/saving";
import type { Design, Diagnostic, Edge, Inference, LayerNode } from "../src/core/types";
import { drawing, type Subject } from "../src/picture/drawing";
import { fitting, lines, widthOf, xml } from "../src/picture/letters";
import { paintOf } from "../src/picture/paint";
import { pngScale } from "../src/picture/png";
import { picture, smallPicture } from "../src/picture/svg";
import { catalog } from "./catalog";
import { chain, node } from "./designs";
import { elements, texts } from "./xml";

const shapes: Record<string, number[]> = { input: [8, 8, 1], conv: [8, 8, 32], dense: [10] };

function known(design: Design): Inference {
  const nodes = Object.fromEntries(design.nodes.map((one) => [one.id, {
    outputs: [{ shape: [null, ...(shapes[one.id] ?? [4, 4])], dtype: "float32" }], parameters: one.kind === "Input" ? 0 : 1234, problem: null,
  }]));
  return { nodes, parameters: 2468, flops: null };
}

function subject(design: Design, more: Partial<Subject> = {}): Subject {
  return { design, inference: known(design), diagnostics: [], catalog, language: "en", ...more };
}

const network = chain(node("input", "Input"), node("conv", "Conv2D", { filters: 32, kernel_size: [3, 3] }), node("dense", "Dense", { units: 10, activation: "softmax" }));

function overlaps(made: ReturnType<typeof drawing>): string[] {
  const { card, cards } = made;
  return cards.flatMap((one, index) => cards.slice(index + 1)
    .filter((other) => Math.abs(one.x - other.x) < card.width && Math.abs(one.y - other.y) < card.height).map((other) => `${one.id} ${other.id}`));
}

describe("the picture", () => {
  it("is XML that says names, classes, settings, shapes and parameters", () => {
    const svg = picture(subject(network), 2000);
    const said = texts(svg);
    for (const words of ["conv", "Conv2D", "32 · 3×3", "10 · softmax", "1,234 parameters", "8×8×1", "8×8×32", "10"]) expect(said).toContain(words);
    expect(elements(svg)[0]?.attributes.xmlns).toBe("http://www.w3.org/2000/svg");
    expect(svg).toContain("<desc>3 layers, 2,468 parameters</desc>");
  });
  it("speaks Chinese with the page", () => {
    expect(texts(picture(subject(network, { language: "zh" }), 2000))).toContain("1,234 个参数");
  });
  it("holds any name, and nothing that XML can't", () => {
    const odd = { ...chain(node("input", "Input"), node(`a<b>&"c"'\u0001\ud800 第一层`, "Dense", { units: 3 })), name: "</title><script>alert(1)</script>" };
    const svg = picture(subject({ ...odd, groups: [{ id: "g", name: "<g>", nodes: [odd.nodes[1]?.id ?? ""], folded: false }] }), 900);
    expect(texts(svg)).toContain(`a<b>&"c"' 第一层`);
    expect(texts(svg)).toContain("<g>");
    expect(elements(svg).some((one) => one.name === "script")).toBe(false);
  });
  it("needs nothing from outside and runs nothing", () => {
    const svg = picture(subject(network), 900);
    expect(svg.replace("http://www.w3.org/2000/svg", "")).not.toMatch(/https?:|url\(|href|<style|<foreignObject|var\(/);
  });
  it("keeps all words inside their cards and all cards inside the picture", () => {
    const long = chain(node("input", "Input"), ...Array.from({ length: 14 }, (_, index) =>
      node(`a_layer_with_a_name_that_is_far_too_long_${index}`, "Conv2D", { filters: 1024, kernel_size: [3, 3], strides: [2, 2], kernel_regularizer: "l2", padding: "same", data_format: "channels_last" })));
    const made = drawing(subject(long), true, 900);
    expect(overlaps(made)).toEqual([]);
    for (const one of made.cards) {
      expect(one.x).toBeGreaterThan(made.left);
      expect(one.y + made.card.height).toBeLessThan(made.top + made.height);
      expect(18 + 15 * (1 + one.settings.length + 1)).toBeLessThanOrEqual(made.card.height);
    }
    for (const words of texts(picture(subject(long), 900))) expect(widthOf(words, 13)).toBeLessThan(made.card.width + 20);
  });
  it("leaves room between two cards for what the connection says", () => {
    const wide = known(network);
    const svg = subject(network, { inference: { ...wide, nodes: { ...wide.nodes, conv: { outputs: [{ shape: [null, 1024, 1024, 2048], dtype: "float32" }], parameters: 1, problem: null } } } });
    const made = drawing(svg, true, 4000);
    const [, conv, dense] = made.cards;
    expect((dense?.x ?? 0) - (conv?.x ?? 0) - made.card.width).toBeGreaterThan(widthOf("1,024×1,024×2,048", 11));
  });
  it("stands as the canvas does: the same rows, and own places in proportion", () => {
    const many = chain(node("input", "Input"), ...Array.from({ length: 8 }, (_, index) => node(`dense_${index}`)));
    const { cards, card } = drawing(subject(many, { inference: null }), true, 5 * (CARD.width + GAP_X));
    expect(new Set(cards.map((one) => one.y)).size).toBe(2);
    expect(cards.slice(0, 5).every((one) => one.y === cards[0]?.y)).toBe(true);
    const placed = { ...network, nodes: network.nodes.map((one, index): LayerNode => ({ ...one, position: [index * 150, index * 80] })) };
    const moved = drawing(subject(placed), true, 900);
    expect(overlaps(moved)).toEqual([]);
    expect(moved.cards.map((one) => one.x)).toEqual([...moved.cards.map((one) => one.x)].sort((a, b) => a - b));
    expect(card.width).toBeGreaterThanOrEqual(CARD.width);
  });
  it("frames a group where its layers stand, and no other layer", () => {
    const many = chain(node("input", "Input"), ...Array.from({ length: 8 }, (_, index) => node(`dense_${index}`)));
    const members = ["dense_2", "dense_3", "dense_4", "dense_5"];
    const made = drawing(subject({ ...many, groups: [{ id: "g", name: "Block", nodes: members, folded: false }] }), true, 5 * (CARD.width + GAP_X));
    expect(made.frames.map((one) => one.name)).toEqual(["Block", "Block"]);
    const held = made.cards.filter((one) => made.frames.some((frame) => one.x >= frame.x && one.x < frame.x + frame.width && one.y >= frame.y && one.y < frame.y + frame.height));
    expect(held.map((one) => one.id)).toEqual(members);
  });
  it("shows a broken connection as the canvas does", () => {
    const wrong: Diagnostic = { code: "shapes", severity: "error", place: { edge: ["conv", "dense"] }, sentence: { en: "", zh: "" }, repairs: [] };
    const svg = picture(subject(network, { diagnostics: [wrong] }), 2000);
    expect(elements(svg).filter((one) => one.attributes["stroke-dasharray"])).toHaveLength(1);
    expect(elements(picture(subject(network), 2000)).filter((one) => one.attributes["stroke-dasharray"])).toHaveLength(0);
  });
  it("draws what nothing is known of, and nothing at all", () => {
    expect(texts(picture(subject(network, { inference: null, catalog: null }), 900))).toContain("conv");
    expect(elements(picture(subject({ ...network, nodes: [], edges: [] }), 900)).length).toBeGreaterThan(2);
  });
  it("draws every output of the network with its shape", () => {
    const edges: Edge[] = [{ source: "input", target: "conv" }, { source: "input", target: "dense" }];
    const said = texts(picture(subject({ ...network, edges }), 900));
    expect(said.filter((one) => one === "8×8×32")).toHaveLength(1);
    expect(said.filter((one) => one === "8×8×1")).toHaveLength(2);
  });
});

describe("the small picture", () => {
  it("has a field for every layer in the colour of its family, and no word", () => {
    for (const theme of ["light", "dark"] as const) {
      const svg = smallPicture(subject(network, { inference: null }), theme);
      expect(texts(svg)).toEqual([]);
      expect(elements(svg).filter((one) => one.name === "rect").map((one) => one.attributes.fill)).toEqual(["reshaping", "convolution", "dense"].map(paintOf(theme)));
      expect(elements(svg).filter((one) => one.name === "path")).toHaveLength(2);
    }
    expect(paintOf("light")("convolution")).not.toBe(paintOf("dark")("convolution"));
  });
  it("does not fill the card with three layers", () => {
    expect(Number(elements(smallPicture(subject(network), "light"))[0]?.attributes.width)).toBeGreaterThanOrEqual(960);
  });
});

describe("letters", () => {
  it("measures as Arial does", () => {
    expect(widthOf("Dense", 1000)).toBe(722 + 556 + 556 + 500 + 556);
    expect(widthOf("卷积", 10)).toBe(20);
  });
  it("cuts and breaks", () => {
    expect(fitting("convolution", 40, 10)).toMatch(/^con.*…$/);
    expect(fitting("conv", 40, 10)).toBe("conv");
    expect(lines(["32", "3×3", "same", "relu"], " · ", 60, 10)).toEqual(["32 · 3×3", "same · relu"]);
  });
  it("escapes", () => expect(xml(`<&>"'\u0000\ud83d\ude00\ud83d`)).toBe("&lt;&amp;&gt;&quot;&#39;\ud83d\ude00"));
  it("names files", () => {
    expect(fileName(" My net: 手写/数字? ")).toBe("My_net__手写_数字");
    expect(fileName("///")).toBe("layerwise");
  });
});

describe("PNG", () => {
  it("is twice as large, as far as a browser can hold it", () => {
    expect(pngScale(1000, 500)).toBe(2);
    expect(pngScale(20_000, 500) * 20_000).toBeLessThanOrEqual(16_000);
    expect(pngScale(15_000, 15_000) ** 2 * 15_000 ** 2).toBeLessThanOrEqual(120_000_001);
  });
});

it("says of a layer that is called once more whose weights it has", () => {
  const twice = chain(node("input", "Input"), node("dense"), { ...node("dense_1"), layer: "dense" });
  expect(texts(picture(subject(twice), 2000))).toContain("dense_1 = dense");
});
