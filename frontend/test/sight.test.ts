/** What is in sight is drawn at once, the rest a moment later. */
import { describe, expect, it } from "vitest";
import type { CardNode, WireEdge } from "../src/canvas/graph";
import { cardWaits, caughtUp, sightOf, wireWaits } from "../src/canvas/sight";
import type { NodeInference } from "../src/core/types";

const known = (units: number): NodeInference => ({ outputs: [{ shape: [null, units], dtype: "float32" }], parameters: 0, trainable: 0, problem: null }) as unknown as NodeInference;
const card = (x: number, units: number, more: Partial<CardNode["data"]> = {}): CardNode =>
  ({ id: "dense", type: "card", position: { x, y: 0 }, width: 142, height: 76, handles: [], selected: false, data: { node: null, problems: [], known: known(units), ...more } }) as unknown as CardNode;
const wire = (shape: string, more: Partial<WireEdge["data"]> = {}, selected = false): WireEdge =>
  ({ id: "a/0>b/0", type: "wire", source: "a", target: "b", selected, ariaLabel: `says ${shape}`, data: { way: undefined, shape, said: `says ${shape}`, broken: undefined, over: false, down: false, ...more } }) as unknown as WireEdge;
const sight = sightOf([-100, -10, 2], 800, 610);

describe("a card", () => {
  it("is in sight where the window shows a part of it", () => expect(sight).toEqual({ left: 50, top: 5, right: 450, bottom: 310 }));
  it.each([[0, false], [-100, true], [449, false], [450, true]])("at %i waits for its shape: %s", (x, waits) => {
    const before = card(x, 8);
    expect(cardWaits(before, { ...before, data: { ...before.data, known: known(9) } }, sight)).toBe(waits);
  });
  it("does not wait with anything else that is new", () => {
    const before = card(900, 8);
    expect(cardWaits(before, { ...before, data: { ...before.data, known: known(9), quick: true } }, sight)).toBe(false);
    expect(cardWaits(before, { ...before, selected: true, data: { ...before.data, known: known(9) } }, sight)).toBe(false);
    expect(cardWaits(before, { ...before, position: { x: 901, y: 0 }, data: { ...before.data, known: known(9) } }, sight)).toBe(false);
  });
});

describe("a line", () => {
  it("waits with a shape that nobody asks for, and with nothing else", () => {
    expect(wireWaits(wire("8"), wire("9"))).toBe(true);
    expect(wireWaits(wire("8"), wire("8"))).toBe(false);
    expect(wireWaits(wire("8"), wire("9", { over: true }))).toBe(false);
    expect(wireWaits(wire("8", {}, true), wire("9", {}, true))).toBe(false);
  });
});

it("what was late is told, and a hand keeps what it holds", () => {
  const dragged = { ...card(900, 8), position: { x: 777, y: 5 }, dragging: true };
  const still = { ...card(10, 8), id: "other" };
  const [one, other] = caughtUp([dragged, still], [card(900, 9), still]);
  expect([one?.position, one?.dragging, one?.data.known?.outputs[0]?.shape]).toEqual([{ x: 777, y: 5 }, true, [null, 9]]);
  expect(other).toBe(still);
  expect(caughtUp([wire("8")], [wire("9")])[0]).toMatchObject({ ariaLabel: "says 9", data: { shape: "9" } });
});
