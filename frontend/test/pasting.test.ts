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
  it("bring the groups that were copied as a whole, and notes", () => {
    const outer = { id: "g", name: "Front", nodes: ["dense"], folded: true, parent: "whole" };
    const groups = [{ id: "whole", name: "All", nodes: ["input"], folded: false }, outer, { id: "h", name: "Cut", nodes: ["dense_1"], folded: false, parent: "g" }];
    const note = { id: "note", text: "Why", position: [1, 2] as [number, number], size: [200, 96] as [number, number] };
    const grown = { ...design, groups, notes: [note, { ...note, id: "other" }] };
    const part = readCopy(copyText(grown, new Set(["dense"]), new Map(), new Set(["note"])));
    expect(part?.groups).toEqual([]);
    const both = readCopy(copyText(grown, new Set(["dense", "dense_1"]), new Map(), new Set(["note"])));
    expect(both?.groups.map((one) => [one.id, one.parent])).toEqual([["g", undefined], ["h", "g"]]);
    expect(both?.notes).toEqual([note]);
    const edit = { type: "paste_nodes" as const, layers: both?.nodes ?? [], edges: [], copied_groups: both?.groups ?? [], copied_notes: both?.notes ?? [] };
    const pasted = applyEdit(edit, grown);
    expect(pasted.groups.slice(3)).toEqual([
      { id: "group", name: "Front 2", nodes: ["dense_2"], folded: true }, { id: "group_1", name: "Cut 2", nodes: ["dense_3"], folded: false, parent: "group" },
    ]);
    expect(pasted.notes?.at(-1)).toEqual({ ...note, id: "note_1" });
    expect(readCopy(copyText(grown, new Set(), new Map(), new Set(["note"])))?.notes).toHaveLength(1);
  });
  it("can be a whole design", () => expect(readCopy(JSON.stringify(design))?.nodes).toHaveLength(3));
  it.each([
    "", "hello", "{", "null", "[]", '{"format":"layerwise-layers","nodes":[]}', '{"format":"layerwise-layers"}', '{"format":"other","nodes":[{"id":"a","kind":"Dense","config":{}}]}',
    '{"format":"layerwise-layers","nodes":[{"id":"a"}]}', '{"format":"layerwise-layers","nodes":[{"id":"a","kind":"Dense","config":{},"position":["x",1]}]}',
    '{"format":"layerwise-layers","nodes":[{"id":"a","kind":"Dense","config":{}},{"id":"a","kind":"Dense","config":{}}]}',
    '{"format":"layerwise-layers","nodes":[{"id":"a","kind":"Dense","config":{}}],"edges":[{"source":"a"}]}',
    '{"format":"layerwise-layers","nodes":[{"id":"a","kind":"Dense","config":{}}],"groups":[{"id":"g","name":"G","nodes":["a"],"folded":false,"model":1}]}',
  ])("are not %j", (strange) => expect(readCopy(strange)).toBeNull());
  it("that make a loop don't fit together", () => {
    expect(paste(chain("input"), [node("a"), node("b")], [{ source: "a", target: "b" }, { source: "b", target: "a" }])).toBeNull();
    expect(() => applyEdit({ type: "paste_nodes", layers: [node("a"), node("a")], edges: [] }, chain("input"))).toThrow("damaged_paste");
  });
});
