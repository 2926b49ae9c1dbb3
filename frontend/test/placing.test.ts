import { describe, expect, it } from "vitest";
import { aligned, backInSight, boundsOf, distributed, freePlace, pinned, snapTo, type Box } from "../src/canvas/placing";
import { readSettings } from "../src/canvas/settings";
import { caught } from "../src/canvas/snapping";
import type { CardNode } from "../src/canvas/graph";

const card = (x: number, y: number): Box => ({ x, y, width: 100, height: 50 });
const three = new Map([["a", card(0, 0)], ["b", card(130, 30)], ["c", { x: 400, y: 90, width: 60, height: 70 }]]);

describe("what hangs on a point", () => {
  const [box, size] = [{ width: 800, height: 400 }, { width: 300, height: 100 }];
  const edges = { left: 8, top: 8, right: 8, bottom: 52 };
  const at = (x: number, y: number): number[] => pinned([x, y], [x - 150, y], size, box, edges);
  it("stands there where there is room", () => expect(at(400, 100)).toEqual([250, 100]));
  it("stays inside at each side", () => {
    expect(at(20, 100)).toEqual([8, 100]);
    expect(at(790, 100)).toEqual([492, 100]);
    expect(at(400, 390)).toEqual([250, 248]);
    expect(pinned([400, 5], [250, -95], size, box, edges)).toEqual([250, 8]);
  });
  it("goes out along with its point, when that is farther out than half of it", () => {
    expect(at(-30, 100)).toEqual([8, 100]);
    expect(at(-250, 100)).toEqual([-92, 100]);
    expect(at(900, 500)).toEqual([492, 298]);
  });
  it("stands above what it hangs under where there is no room below", () => {
    expect(pinned([400, 300], [400, 300], size, box, edges, 200)).toEqual([400, 100]);
    expect(pinned([400, 200], [400, 200], size, box, edges, 100)).toEqual([400, 200]);
    expect(pinned([400, 300], [400, 300], size, box, edges, 90)).toEqual([400, 248]);
  });
  it("begins at the left where there is too little room", () => expect(pinned([50, 50], [0, 50], { width: 900, height: 500 }, box, edges)).toEqual([8, 8]));
});

describe("a network that was in sight", () => {
  const seen = { x: 0, y: 0, width: 800, height: 400 };
  const whole = { x: 20, y: 20, width: 600, height: 300 };
  it("stays where it is while it is in sight", () => expect(backInSight(whole, { ...whole, width: 780 }, seen)).toEqual([0, 0]));
  it("comes back by no more than it takes", () => {
    expect(backInSight(whole, { ...whole, y: 20, height: 390 }, seen)).toEqual([0, -10]);
    expect(backInSight(whole, { x: -30, y: -5, width: 700, height: 300 }, seen)).toEqual([30, 5]);
  });
  it("is left alone where a part of it was out of sight before", () => expect(backInSight({ ...whole, x: 300 }, { ...whole, height: 390 }, seen)).toEqual([0, 0]));
  it("is left alone where it has no room", () => expect(backInSight(whole, { ...whole, height: 401 }, seen)).toEqual([0, 0]));
});

describe("lining up", () => {
  it.each([
    ["left", [[0, 0], [0, 30], [0, 90]]],
    ["centre", [[180, 0], [180, 30], [200, 90]]],
    ["right", [[360, 0], [360, 30], [400, 90]]],
    ["top", [[0, 0], [130, 0], [400, 0]]],
    ["middle", [[0, 55], [130, 55], [400, 45]]],
    ["bottom", [[0, 110], [130, 110], [400, 90]]],
  ] as const)("%s", (side, expected) => expect(Object.values(aligned(three, side))).toEqual(expected));
  it("the same gaps, the outermost staying", () => {
    expect(distributed(three, "across")).toEqual({ a: [0, 0], b: [200, 30], c: [400, 90] });
    expect(distributed(three, "down")).toEqual({ a: [0, 0], b: [130, 45], c: [400, 90] });
    expect(distributed(new Map([["a", card(0, 0)], ["b", card(9, 9)]]), "across")).toEqual({});
  });
});

describe("a place for what is pasted", () => {
  const view = { x: 0, y: 0, width: 800, height: 600 };
  const overlaps = ([x, y]: readonly [number, number], one: Box): boolean => x < one.x + one.width && one.x < x + 100 && y < one.y + one.height && one.y < y + 50;
  it("is free, in view, and near", () => {
    const taken = [card(300, 200), card(300, 260)];
    const place = freePlace({ width: 100, height: 50 }, [300, 250], taken, view);
    expect(taken.some((one) => overlaps(place, one))).toBe(false);
    expect(Math.hypot(place[0] - 300, place[1] - 250)).toBeLessThan(150);
    expect(place[0] >= 0 && place[1] >= 0 && place[0] + 100 <= 800 && place[1] + 50 <= 600).toBe(true);
  });
  it("comes into view from afar", () => {
    const [x, y] = freePlace({ width: 100, height: 50 }, [5000, -3000], [], view);
    expect(x <= 700 && y >= 0).toBe(true);
  });
  it("lies aside where nothing is free", () => {
    const full = Array.from({ length: 40 }, (_, index) => card((index % 8) * 100, Math.floor(index / 8) * 120)).map((one) => ({ ...one, height: 120 }));
    const place = freePlace({ width: 100, height: 50 }, [300, 240], full, view);
    expect(full.every((one) => one.x !== place[0] || one.y !== place[1])).toBe(true);
  });
});

describe("snapping", () => {
  it("goes to the nearest edge or middle, if that is near", () => {
    expect(snapTo(card(103, 200), [card(100, 0)], 6)).toEqual({ dx: -3, dy: 0, lines: { vertical: 100, horizontal: null } });
    expect(snapTo(card(150, 4), [{ x: 0, y: 0, width: 100, height: 50 }], 6)).toEqual({ dx: 0, dy: -4, lines: { vertical: null, horizontal: 0 } });
    expect(snapTo(card(110, 200), [card(100, 0)], 6).lines).toEqual({ vertical: null, horizontal: null });
  });
  const nodes = [["a", 0, 0], ["b", 300, 100], ["c", 500, 100]].map(([id, x, y]) => ({ id, position: { x, y }, width: 100, height: 50 })) as unknown as CardNode[];
  it("keeps what is dragged together together", () => {
    const { places, lines } = caught(new Map([["b", [303, 3]], ["c", [503, 3]]]), nodes, "layers");
    expect([...places]).toEqual([["b", [304, 0]], ["c", [504, 0]]]);
    expect(lines.horizontal).toBe(0);
  });
  it("goes by the grid, or not at all", () => {
    expect(caught(new Map([["b", [303, 3]]]), nodes, "grid").places.get("b")).toEqual([304, 0]);
    expect(caught(new Map([["b", [303, 3]]]), nodes, "off").places.get("b")).toEqual([303, 3]);
  });
});

describe("what the browser remembers", () => {
  it("is read, and made whole", () => {
    expect(readSettings('{"flow":"down","snap":"off"}')).toEqual({ flow: "down", snap: "off" });
    for (const text of [null, "", "null", "{", "[]", '{"flow":"up"}']) expect(readSettings(text)).toEqual({ flow: "rows", snap: "layers" });
    expect(boundsOf([...three.values()])).toEqual({ x: 0, y: 0, width: 460, height: 160 });
  });
});
