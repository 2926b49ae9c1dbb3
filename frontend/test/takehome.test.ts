import { describe, expect, it } from "vitest";
import { suggestedName, troubleOf } from "../src/core/takehome";

describe("what a download is called", () => {
  it.each([
    ['attachment; filename="digits.keras"', "digits.keras"],
    ["attachment; filename*=utf-8''%E6%89%8B%E5%86%99.keras", "手写.keras"],
    ["attachment; filename=\"a.py\"; filename*=utf-8''b.py", "b.py"],
    ["attachment; filename*=utf-8''%E6%89; filename=\"a.py\"", "a.py"],
    [null, "layerwise"],
  ])("%s", (disposition, name) => expect(suggestedName(disposition)).toBe(name));
});

describe("why there is none", () => {
  it("is the app's sentence", () => expect(troubleOf('{"sentence": {"en": "No.", "zh": "不行。"}}')).toEqual({ en: "No.", zh: "不行。" }));
  it.each(["", "<html>", "null", '{"detail": "forbidden"}'])("or nothing: %s", (body) => expect(troubleOf(body)).toBeNull());
});
