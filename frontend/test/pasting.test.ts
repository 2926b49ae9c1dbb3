import { describe, expect, it } from "vitest";
import { applyEdit } from "../src/core/edits";
import { copyText, paste, readCopy } from "../src/core/pasting";
import { chain, node, order, wires } from "./designs";

describe("copied layers", () => {
  const design = { ...chain("input", "dense", "dense_1"), edges: [{ source: "input", target: "dense" }, { source: "dense", target: "dense_1", target_handle: 1 }] };
  const text = copyText(design, new Set(["dense", "dense_1"]), new Map([["dense", [10, 20]]]));
  it("are readable text with the connections among them and the places where they stood", () => {
    const copied = readCopy(text);
    expect(copied?.nodes).toEqual([{ id: "dense", kind: "Dense", config: {}, position: [10, 20] }, node("dense_1")]);
    expect(copied?.edges).toEqual([{ source: "dense", target: "dense_1", target_handle: 1 }]);
    expect(text).toContain('"format": "layerwise-layers"');
  });
  it("get free names where theirs are taken, and keep them elsewhere", () => {
    const copied = readCopy(text);
    const edit = { type: "paste_nodes" as const, layers: copied?.nodes ?? [], edges: copied?.edges ?? [] };
    const twice = applyEdit(edit, design);
    expect(order(twice)).toEqual(["input", "dense", "dense_1", "dense_2", "dense_3"]);
    expect(wires(twice)).toEqual(["dense>dense_1:1", "dense_2>dense_3:1", "input>dense"]);
    expect(order(applyEdit(edit, chain("input")))).toEqual(["input", "dense", "dense_1"]);
  });
  it("can be a whole design", () => expect(readCopy(JSON.stringify(design))?.nodes).toHaveLength(3));
  it.each([
    "", "hello", "{", "null", "[]", '{"format":"layerwise-layers","nodes":[]}', '{"format":"layerwise-layers"}', '{"format":"other","nodes":[{"id":"a","kind":"Dense","config":{}}]}',
    '{"format":"layerwise-layers","nodes":[{"id":"a"}]}', '{"format":"layerwise-layers","nodes":[{"id":"a","kind":"Dense","config":{},"position":["x",1]}]}',
    '{"format":"layerwise-layers","nodes":[{"id":"a","kind":"Dense","config":{}},{"id":"a","kind":"Dense","config":{}}]}',
    '{"format":"layerwise-layers","nodes":[{"id":"a","kind":"Dense","config":{}}],"edges":[{"source":"a"}]}',
  ])("are not %j", (strange) => expect(readCopy(strange)).toBeNull());
  it("that make a loop don't fit together", () => {
    expect(paste(chain("input"), [node("a"), node("b")], [{ source: "a", target: "b" }, { source: "b", target: "a" }])).toBeNull();
    expect(() => applyEdit({ type: "paste_nodes", layers: [node("a"), node("a")], edges: [] }, chain("input"))).toThrow("damaged_paste");
  });
});
