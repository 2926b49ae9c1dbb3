import { expect, it } from "vitest";
import { shared } from "../src/core/sharing";

it("keeps what is equal, whatever lies around it", () => {
  const old = { nodes: [{ id: "a", config: { units: 3 } }, { id: "b", config: {} }], edges: [["a", "b"]] };
  const next = { nodes: [{ id: "a", config: { units: 4 } }, { id: "b", config: {} }], edges: [["a", "b"]] };
  const merged = shared(old, next);
  expect(merged).toEqual(next);
  expect(merged).not.toBe(old);
  expect(merged.nodes[0]).not.toBe(old.nodes[0]);
  expect(merged.nodes[1]).toBe(old.nodes[1]);
  expect(merged.edges).toBe(old.edges);
});

it("is the old value where nothing changed", () => {
  const old = { a: [1, null, { b: "c" }] };
  expect(shared(old, structuredClone(old))).toBe(old);
});

it.each([
  [[1, 2], [1]],
  [{ a: 1 }, { b: 1 }],
  [{ a: null }, { b: null }],
  [{ a: 1, b: 2 }, { a: 1 }],
  [null, { a: 1 }],
  [{ a: 1 }, null],
  [[1], { 0: 1 }],
])("takes the new value of %j and %j", (old, next) => {
  expect(shared<unknown>(old, next)).toEqual(next);
});

it("changes neither of the two", () => {
  const old = { a: { b: [1] } };
  const next = { a: { b: [2] } };
  shared(old, next);
  expect([old, next]).toEqual([{ a: { b: [1] } }, { a: { b: [2] } }]);
});
