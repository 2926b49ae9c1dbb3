import { describe, expect, it } from "vitest";
import { isExpress, isOlder, withTold, type Told } from "../src/core/express";
import { layersByName, shared } from "../src/core/sharing";
import type { Action, BuildData, Inference, NodeInference } from "../src/core/types";

const node = (params: number): NodeInference => ({ outputs: [], params, trainable: params }) as unknown as NodeInference;
const data = {
  view: "build", express_url: "a", view_number: 4, saved: true, can_undo: false,
  inference: { parameters: 3, nodes: { one: node(1), two: node(2) } },
} as unknown as BuildData;

const message = (...actions: Action[]) => ({ rev: 1, actions });

describe("the short way", () => {
  it("takes what concerns the network and its plan alone", () => {
    expect(isExpress(message({ action: "undo" }, { action: "edit", edit: { type: "rename_design", name: "x" } }))).toBe(true);
    expect(isExpress(message({ action: "train" } as Action))).toBe(false);
    expect(isExpress({ ...message({ action: "undo" }), again: 1 })).toBe(false);
    const choose = { type: "set_plan", field: "data", value: {} } as const;
    expect(isExpress(message({ action: "edit", edit: choose }))).toBe(false);
    expect(isExpress(message({ action: "edit", edit: { type: "several", edits: [choose] } }))).toBe(false);
  });

  it("puts what changed into what is known", () => {
    const told = { view_number: 5, whole: false, page: false, fields: { can_undo: true, inference: { parameters: 9, nodes: {} } }, nodes: { two: node(7), one: null, new: node(1) } };
    const next = withTold(data, told as unknown as Told);
    expect(next).toEqual({ ...data, view_number: 5, can_undo: true, inference: { parameters: 9, nodes: { two: node(7), new: node(1) } } });
    expect(data.inference?.nodes["one"]).toEqual(node(1));
  });

  it("finds layers by their own names alone", () => {
    const told = { view_number: 5, whole: false, page: false, fields: { inference: { parameters: 9, nodes: {} } }, nodes: { constructor: node(7) } };
    const { inference } = withTold(data, told as unknown as Told);
    expect([inference?.nodes["constructor"], inference?.nodes["toString"]]).toEqual([node(7), undefined]);
    const known = shared(inference, layersByName({ ...inference, nodes: { one: node(1) } } as unknown as Inference));
    expect([known?.nodes["one"], known?.nodes["constructor"]]).toEqual([node(1), undefined]);
  });

  it("keeps the layers where none changed, and takes a whole view as it is", () => {
    const few = { view_number: 5, whole: false, page: false, fields: { saved: false }, nodes: {} };
    expect(withTold(data, few).inference).toEqual(data.inference);
    const whole = { view_number: 9, whole: true, page: false, fields: { inference: { nodes: { only: node(1) } } }, nodes: {} };
    expect(withTold(data, whole as unknown as Told).inference?.nodes).toEqual({ only: node(1) });
  });

  it("knows what the same tab was told before", () => {
    expect(isOlder({ ...data, view_number: 3 }, data)).toBe(true);
    expect(isOlder({ ...data, view_number: 4 }, data)).toBe(false);
    expect(isOlder({ ...data, view_number: 1, express_url: "of another app" }, data)).toBe(false);
  });
});
