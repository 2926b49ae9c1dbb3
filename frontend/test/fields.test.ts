import { describe, expect, it } from "vitest";
import { fieldText, readField, stepped } from "../src/core/fields";
import type { Parameter } from "../src/core/types";

const parameter = (kind: Parameter["kind"], more: Partial<Parameter> = {}): Parameter => ({
  name: "x", kind, default: null, required: false, optional: false, minimum: null, maximum: null, step: null,
  choices: [], family: null, length: null, listed: false, pairs: false, help: {}, advanced: false, ...more,
});
const value = (one: Parameter, text: string): unknown => {
  const read = readField(one, text);
  return "value" in read ? read.value : read.problem;
};

describe("reading what was typed", () => {
  it.each<[Parameter, string, unknown]>([
    [parameter("int"), " 64 ", 64],
    [parameter("int"), "1,024", 1024],
    [parameter("int"), "3.5", "field_int"],
    [parameter("int"), "abc", "field_int"],
    [parameter("int", { minimum: 1 }), "0", "field_minimum"],
    [parameter("float", { maximum: 1 }), "1.5", "field_maximum"],
    [parameter("float"), "1e-3", 0.001],
    [parameter("float"), "−2", -2],
    [parameter("float"), "Infinity", "field_float"],
    [parameter("int"), "", "field_empty"],
    [parameter("int", { optional: true }), "", null],
    [parameter("int", { optional: true }), "None", null],
    [parameter("ints", { length: 2 }), "3", 3],
    [parameter("ints", { length: 2 }), "3, 5", [3, 5]],
    [parameter("ints", { length: 2 }), "3×5", [3, 5]],
    [parameter("ints", { length: 2 }), "3 4 5", "field_length"],
    [parameter("ints", { length: 2, minimum: 1 }), "(3, 0)", "field_minimum"],
    [parameter("ints"), "(3,)", [3]],
    [parameter("ints", { length: 2 }), "(1, 2), (3, 4)", "field_no_pairs"],
    [parameter("ints", { length: 2, pairs: true }), "(1, 2), (3, 4)", [[1, 2], [3, 4]]],
    [parameter("ints", { length: 2, pairs: true }), "((1, 2), (3, 4))", [[1, 2], [3, 4]]],
    [parameter("ints", { length: 2, pairs: true }), "1, 2", [1, 2]],
    [parameter("ints", { length: 2, pairs: true }), "((1, 2), (3, 4)", "field_pairs"],
    [parameter("ints", { length: 2, pairs: true }), "(1, 2), (3, 4, 5)", "field_pairs"],
    [parameter("ints", { length: 3, pairs: true }), "(1, 2), (3, 4)", "field_pairs_length"],
    [parameter("ints", { length: 2, pairs: true, minimum: 0 }), "(1, 2), (3, -4)", "field_minimum"],
    [parameter("ints", { length: 2, pairs: true }), "(1, 2), (3, 4.5)", "field_int"],
    [parameter("ints", { listed: true }), "2", [2]],
    [parameter("floats", { listed: true, maximum: 1 }), "0.1, 0.2, 0.3", [0.1, 0.2, 0.3]],
    [parameter("floats", { listed: true, optional: true }), "", null],
    [parameter("strings"), "one", ["one"]],
    [parameter("floats", { length: 2 }), "-0.1, 0.2", [-0.1, 0.2]],
    [parameter("shape"), "28, 28, 1", [28, 28, 1]],
    [parameter("shape"), "(None, 3)", [null, 3]],
    [parameter("shape"), "7", [7]],
    [parameter("string"), "", ""],
    [parameter("string"), " a b ", "a b"],
    [parameter("strings"), "a, b，c,", ["a", "b", "c"]],
    [parameter("json"), "{\"a\": [1]}", { a: [1] }],
    [parameter("json"), "{a}", "field_json"],
    [parameter("dtype"), "float16", "float16"],
  ])("%j %s", (one, text, expected) => expect(value(one, text)).toEqual(expected));
});

it("shows a value so that reading it gives the value again", () => {
  const cases: [Parameter, unknown][] = [
    [parameter("int"), 12], [parameter("float"), 1e-7], [parameter("float"), 0.001], [parameter("ints", { length: 2 }), [3, 5]],
    [parameter("ints", { length: 2, pairs: true }), [[1, 2], [3, 4]]], [parameter("ints", { listed: true }), [7]], [parameter("shape"), [null, 28]], [parameter("strings"), ["a", "b"]],
    [parameter("json"), { a: 1 }], [parameter("json"), "text"], [parameter("int", { optional: true }), null],
  ];
  for (const [one, given] of cases) expect(value(one, fieldText(one, given as never))).toEqual(given);
});

describe("stepping", () => {
  it("counts whole numbers by one and keeps to the limits", () => {
    expect(stepped(parameter("int", { minimum: 1 }), 1, -1)).toBe(1);
    expect(stepped(parameter("int"), 9, 1)).toBe(10);
  });
  it("goes by the first digit where there is no step", () => {
    expect(stepped(parameter("float"), 0.001, 1)).toBe(0.002);
    expect(stepped(parameter("float"), 0.001, -1)).toBe(0.0009);
    expect(stepped(parameter("float"), 0.3, 1)).toBe(0.4);
    expect(stepped(parameter("float", { step: 0.05, maximum: 0.9 }), 0.88, 1)).toBe(0.9);
  });
});
