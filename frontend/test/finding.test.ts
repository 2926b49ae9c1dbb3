import { describe, expect, it } from "vitest";
import { findNodes } from "../src/canvas/Finder";
import { layout } from "../src/canvas/layout";
import { movingTo, noteKey, noteOf } from "../src/canvas/notes";
import { drawnPath } from "../src/canvas/paths";
import { neighbour } from "../src/canvas/walking";
import { applyEdit } from "../src/core/edits";
import { catalog } from "./catalog";
import { chain, node } from "./designs";

describe("a layer of the network", () => {
  const nodes = chain("input", node("stem", "Conv2D"), node("head"), node("pool", "MaxPooling2D")).nodes;
  it.each([
    ["stem", "stem"], ["conv2d", "stem"], ["卷积", "stem"], ["最大池化", "pool"], ["dense", "head"], ["HEAD", "head"],
  ])("is found by %s", (query, expected) => expect(findNodes(nodes, catalog, query)[0]?.id).toBe(expected));
  it("is any where nothing was typed, and none where nothing fits", () => {
    expect(findNodes(nodes, catalog, " ")).toHaveLength(4);
    expect(findNodes(nodes, catalog, "zzq")).toEqual([]);
  });
});

describe("downwards", () => {
  const design = { ...chain("input", "a", "b"), edges: [{ source: "input", target: "a" }, { source: "a", target: "b" }, { source: "input", target: "b" }] };
  const size = { width: 142, height: 102 };
  const { places, ways } = layout(["input", "a", "b"], design.edges, size, 500, "down");
  it("each layer stands below what feeds it, and a way around is beside them", () => {
    const tops = ["input", "a", "b"].map((id) => places.get(id)?.[1] ?? 0);
    expect(tops).toEqual([...tops].sort((one, other) => one - other));
    expect(tops.every((top, index) => index === 0 || top - (tops[index - 1] ?? 0) >= size.height)).toBe(true);
    const way = ways.get("input>b") ?? [];
    const left = places.get("a")?.[0] ?? 0;
    expect(way.length).toBeGreaterThan(0);
    expect(way.every(([x]) => x < left || x > left + size.width)).toBe(true);
  });
  it("the arrow keys follow the connections downwards", () => {
    expect(neighbour(design, places, "input", "down", true)).toBe("a");
    expect(neighbour(design, places, "b", "up", true)).toBe("a");
    expect(neighbour(design, places, "a", "left", true)).toBeNull();
  });
  it("lines leave at the bottom and enter at the top", () => {
    const ends = { sourceX: 71, sourceY: 102, targetX: 71, targetY: 300 };
    expect(drawnPath(ends, undefined, true).path).toMatch(/^M71,102 C71,/);
    const around = drawnPath(ends, [[200, 150], [200, 250]], true).path;
    expect(around.startsWith("M71,102")).toBe(true);
    expect(around.endsWith("L71,300")).toBe(true);
    expect(around).toContain("200");
  });
});

describe("notes", () => {
  const noted = applyEdit({ type: "add_note", text: "Look", position: [1, 2], size: [10, 5000] }, chain("input", "a"));
  it("are written, kept to a size that can be read, and removed without a trace", () => {
    expect(noted.notes).toEqual([{ id: "note", text: "Look", position: [1, 2], size: [96, 2000] }]);
    expect(applyEdit({ type: "set_note", note: "note", text: "" }, noted).notes?.[0]?.text).toBe("");
    expect(applyEdit({ type: "remove_notes", notes: ["note"] }, noted)).toEqual(chain("input", "a"));
    expect(() => applyEdit({ type: "set_note", note: "other" }, noted)).toThrow("unknown_note");
  });
  it("move with layers, as one step", () => {
    expect([noteOf(noteKey("note")), noteOf("dense")]).toEqual(["note", null]);
    expect(movingTo({})).toBeNull();
    expect(movingTo({ a: [1, 2] })).toEqual({ type: "place_nodes", positions: { a: [1, 2] } });
    expect(movingTo({ a: [1, 2], "note/note": [3, 4] })).toEqual({
      type: "several", edits: [{ type: "place_nodes", positions: { a: [1, 2] } }, { type: "set_note", note: "note", position: [3, 4] }],
    });
  });
});
