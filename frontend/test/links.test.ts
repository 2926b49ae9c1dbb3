import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { linkTo, MOST_LETTERS, packed } from "../src/core/links";
import type { Design } from "../src/core/types";
import { chain, node } from "./designs";

type Kept = { design: Design; browser: string; python: string };
const kept = JSON.parse(readFileSync(new URL("../../tests/design/links.json", import.meta.url), "utf8")) as Kept;

function unpacked(text: string): unknown {
  expect(text).toMatch(/^1\.[\w-]+$/);
  return JSON.parse(inflateSync(Buffer.from(text.slice(2), "base64url")).toString("utf8"));
}

describe("a design as a link", () => {
  it("holds all of it", async () => expect(unpacked(await packed(kept.design))).toEqual(kept.design));
  it.each(["browser", "python"] as const)("reads what the %s wrote", (side) => expect(unpacked(kept[side])).toEqual(kept.design));
  it("leads to the first page and brings nothing else along", async () => {
    const url = new URL(await linkTo(kept.design, "https://school.example:8501/nets/?design=a1b2c3&lang=zh#here"));
    expect(url.origin + url.pathname).toBe("https://school.example:8501/nets/");
    expect([...url.searchParams.keys()]).toEqual(["open"]);
    expect(unpacked(url.searchParams.get("open") ?? "")).toEqual(kept.design);
  });
  it("stays short enough for a deep network, and says so where it can't", async () => {
    const layers = (count: number, name: (index: number) => string): Design => chain("input", ...Array.from({ length: count }, (_, index) => node(name(index), "Conv2D", { filters: 64, kernel_size: [3, 3] })));
    expect((await linkTo(layers(100, (index) => `conv2d_${index}`), "http://127.0.0.1:8501/")).length).toBeLessThan(MOST_LETTERS);
    // Names that nothing repeats in: the letters of SHA-256.
    const random = (index: number): string => createHash("sha256").update(String(index)).digest("base64url");
    expect((await linkTo(layers(900, random), "http://127.0.0.1:8501/")).length).toBeGreaterThan(MOST_LETTERS);
  });
});
