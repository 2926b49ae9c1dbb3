import { describe, expect, it } from "vitest";
import { applyEdit } from "../src/core/edits";
import { connecting, whyNot } from "../src/canvas/rules";
import { neighbour } from "../src/canvas/walking";
import type { Point } from "../src/canvas/layout";
import { catalog } from "./catalog";
import { chain, node, wires } from "./designs";

describe("which connections may be made", () => {
  const design = chain("input", "a", "b", node("add", "Add"));
  it.each([
    ["a", "a", "why_itself"],
    ["a", "input", "why_input"],
    ["a", "b", "why_there"],
    ["b", "a", "why_loop"],
  ])("%s to %s: %s", (source, target, key) => expect(whyNot(design, { source, target })?.key).toBe(key));
  it("a skip connection may", () => expect(whyNot(design, { source: "a", target: "add" })).toBeNull());
  it("a merging layer takes one more", () => {
    expect(wires(applyEdit(connecting(design, catalog, { source: "a", target: "add" }), design))).toContain("a>add:1");
  });
  it("a layer with one input lets go of what fed it, in one step", () => {
    const edit = connecting(design, catalog, { source: "input", target: "b" });
    expect(edit.type).toBe("several");
    expect(wires(applyEdit(edit, design))).toEqual(["b>add", "input>a", "input>b"]);
  });
});

describe("arrow keys", () => {
  const design = { ...chain("input", "a", "b", "c"), edges: [...chain("input", "a", "b", "c").edges, { source: "input", target: "c" }] };
  const places = new Map<string, Point>([["input", [0, 0]], ["a", [180, 0]], ["b", [0, 150]], ["c", [180, 150]]]);
  it.each([
    ["input", "right", "a"],
    ["a", "right", "b"],
    ["c", "left", "b"],
    ["a", "down", "c"],
    ["c", "up", "a"],
    ["input", "left", null],
    ["c", "right", null],
  ] as const)("%s, %s: %s", (id, direction, expected) => expect(neighbour(design, places, id, direction)).toBe(expected));
});
