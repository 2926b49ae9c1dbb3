import { describe, expect, it } from "vitest";
import { cut, GAP_X, layout, sorted, wireKey, type Wire } from "../src/canvas/layout";

const size = { width: 148, height: 76 };
const line = (...ids: string[]): Wire[] => ids.slice(1).map((target, index) => ({ source: ids[index] ?? "", target }));
const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `n${index}`);

/** A stem, `blocks` residual blocks of two layers and an addition, and a head. */
function residual(blocks: number): { ids: string[]; wires: Wire[] } {
  const ids = ["input", "stem"];
  const wires = line("input", "stem");
  for (let index = 0; index < blocks; index += 1) {
    const from = ids.at(-1) ?? "";
    const [one, two, add] = [`a${index}`, `b${index}`, `add${index}`];
    ids.push(one, two, add);
    wires.push(...line(from, one, two, add), { source: from, target: add });
  }
  return { ids: [...ids, "head"], wires: [...wires, { source: ids.at(-1) ?? "", target: "head" }] };
}

function overlaps(places: Map<string, [number, number]>): string[] {
  const all = [...places];
  return all.flatMap(([one, [x, y]], index) =>
    all.slice(index + 1).filter(([, [u, v]]) => Math.abs(x - u) < size.width && Math.abs(y - v) < size.height).map(([other]) => `${one} ${other}`),
  );
}

describe("order and cuts", () => {
  it("puts what feeds before what is fed, and the rest as listed", () => {
    expect(sorted(["c", "b", "a"], line("a", "b", "c"))).toEqual(["a", "b", "c"]);
    expect(sorted(["a", "x", "b"], line("a", "b"))).toEqual(["a", "b", "x"]);
  });
  it("keeps layers that stand in a loop", () => {
    expect(sorted(["a", "b", "c"], [...line("b", "c", "b"), ...line("a", "b")]).sort()).toEqual(["a", "b", "c"]);
  });
  it("cuts a chain at every layer", () => {
    expect(cut(["a", "b", "c"], line("a", "b", "c")).map((part) => part.ids)).toEqual([["a"], ["b"], ["c"]]);
  });
  it("keeps what a skip connection passes together, between the layers at its ends", () => {
    const { ids, wires } = residual(2);
    const parts = cut(ids, wires);
    expect(parts.map((part) => part.ids.join(" "))).toEqual(["input", "stem", "a0 b0", "add0", "a1 b1", "add1", "head"]);
    expect(parts[2]).toMatchObject({ from: "stem", to: "add0" });
  });
});

describe("rows", () => {
  it("breaks a chain into rows that fit the room", () => {
    const ids = names(9);
    const { places } = layout(ids, line(...ids), size, 886);
    const rows = [...new Set(ids.map((id) => places.get(id)?.[1]))];
    expect(rows).toHaveLength(2);
    expect(ids.filter((id) => places.get(id)?.[1] === rows[0])).toHaveLength(5);
    expect(places.get("n1")).toEqual([size.width + GAP_X, rows[0]]);
    expect(Math.max(...ids.map((id) => (places.get(id)?.[0] ?? 0) + size.width))).toBeLessThanOrEqual(886);
  });
  it("breaks a long network so that it is shown as large as can be", () => {
    const { ids, wires } = residual(6);
    const { places } = layout(ids, wires, size, 870);
    const [width, height] = [0, 1].map((axis) => Math.max(...[...places.values()].map((place) => place[axis] ?? 0)) + (axis === 0 ? size.width : size.height));
    const zoom = (wide: number, high: number): number => Math.min(1, 870 / wide, 870 / 2.4 / high);
    for (const room of [870, 1200, 1800, 2600, 6000]) {
      const rows = layout(ids, wires, size, room, "rows").places;
      const [wide, high] = [0, 1].map((axis) => Math.max(...[...rows.values()].map((place) => place[axis] ?? 0)) + (axis === 0 ? size.width : size.height));
      expect(zoom(width ?? 0, height ?? 0)).toBeGreaterThanOrEqual(zoom(wide ?? 0, high ?? 0) * 0.9);
    }
  });
  it("leads a skip connection around the layers that it passes", () => {
    const { ids, wires } = residual(1);
    const { places, ways } = layout(ids, wires, size, 2000);
    const way = ways.get(wireKey({ source: "stem", target: "add0" })) ?? [];
    const row = places.get("a0")?.[1] ?? 0;
    expect(way.length).toBeGreaterThan(0);
    expect(way.every(([, y]) => y < row || y > row + size.height)).toBe(true);
    expect(ways.has(wireKey({ source: "a0", target: "b0" }))).toBe(false);
  });
  it("keeps a block and the layer behind it in one row", () => {
    const { ids, wires } = residual(9);
    const { places } = layout(ids, wires, size, 700);
    for (let index = 0; index < 9; index += 1) {
      const [block, merge] = [places.get(`b${index}`), places.get(`add${index}`)];
      expect((merge?.[0] ?? 0) - (block?.[0] ?? 0)).toBe(size.width + GAP_X);
    }
  });
  it("makes a deep residual network as wide as it is high, and nothing overlaps", () => {
    const { ids, wires } = residual(50);
    const { places } = layout(ids, wires, size, 886);
    expect(places.size).toBe(ids.length);
    expect(overlaps(places)).toEqual([]);
    const [width, height] = [0, 1].map((axis) => Math.max(...[...places.values()].map((place) => place[axis] ?? 0)));
    expect((width ?? 0) / (height ?? 1)).toBeGreaterThan(1.2);
    expect((width ?? 0) / (height ?? 1)).toBeLessThan(4);
  });
  it("lays equal blocks out alike, however many there are", () => {
    const { ids, wires } = residual(333);
    const { places } = layout(ids, wires, size, 886);
    expect(places.size).toBe(ids.length);
    const inner = (index: number): number[] => {
      const [a, b] = [places.get(`a${index}`), places.get(`b${index}`)];
      return [(b?.[0] ?? 0) - (a?.[0] ?? 0), (b?.[1] ?? 0) - (a?.[1] ?? 0)];
    };
    for (let index = 1; index < 333; index += 1) expect(inner(index)).toEqual(inner(0));
  });
  it.each(["right", "down"] as const)("lays out %s", (flow) => {
    const { ids, wires } = residual(3);
    const { places } = layout(ids, wires, size, 886, flow);
    expect(overlaps(places)).toEqual([]);
    const axis = flow === "right" ? 0 : 1;
    expect(places.get("head")?.[axis]).toBeGreaterThan(places.get("input")?.[axis] ?? 0);
  });
  it("stands a layer without connections behind the network", () => {
    const { places } = layout(["a", "x", "b"], line("a", "b"), size, 886);
    expect((places.get("x")?.[0] ?? 0) > (places.get("b")?.[0] ?? 0)).toBe(true);
  });
});
