import { describe, expect, it } from "vitest";
import { aligned, Series, smoothed, thin } from "../src/core/series";

function series(values: readonly number[], step = 1): Series {
  const made = new Series();
  values.forEach((value, index) => made.push(index * step, value));
  return made;
}

describe("a series", () => {
  it("keeps every point beyond its first buffer", () => {
    const long = series(Array.from({ length: 10_000 }, (_one, index) => index));
    expect(long.length).toBe(10_000);
    expect([long.x(0), long.y(9_999), long.last]).toEqual([0, 9_999, 9_999]);
  });
  it("finds the first point from an x and forgets what lies behind one", () => {
    const made = series([5, 6, 7, 8]);
    expect([made.firstFrom(-1), made.firstFrom(1.5), made.firstFrom(99)]).toEqual([0, 2, 4]);
    made.truncate(1);
    expect([made.length, made.last]).toEqual([2, 6]);
  });
});

describe("thinning", () => {
  it("leaves few points as they are", () => {
    expect(thin(series([1, 2, 3]), 0, 2, 100)).toEqual({ x: [0, 1, 2], y: [1, 2, 3] });
  });
  it("keeps the peaks, the first and the last of many points", () => {
    const values = Array.from({ length: 100_000 }, (_one, index) => Math.sin(index / 50));
    values[54_321] = 9;
    values[77_777] = -9;
    const points = thin(series(values), 0, 99_999, 400);
    expect(points.x.length).toBeLessThanOrEqual(804);
    expect(Math.max(...(points.y as number[]))).toBe(9);
    expect(Math.min(...(points.y as number[]))).toBe(-9);
    expect(points.x[0]).toBeLessThan(250);
    expect(points.x.at(-1)).toBeGreaterThan(99_700);
    expect(points.x).toEqual([...points.x].sort((a, b) => a - b));
  });
  it("turns what is no number into a gap", () => {
    expect(thin(series([1, NaN, 3]), 0, 2, 10).y).toEqual([1, null, 3]);
    const many = thin(series(Array.from({ length: 1000 }, (_one, index) => (index === 500 ? NaN : 1))), 0, 999, 50);
    expect(many.y.filter((one) => one === null)).toHaveLength(1);
  });
  it("looks at the window alone, with a neighbour at each side", () => {
    expect(thin(series([0, 1, 2, 3, 4, 5, 6]), 2.5, 4.5, 100).x).toEqual([2, 3, 4, 5]);
  });
});

describe("smoothing", () => {
  it("begins at the first value and goes on through a gap", () => {
    const made = smoothed(series([4, NaN, 4, 0]), 0.5);
    expect([made.y(0), made.y(1), made.y(2)]).toEqual([4, NaN, 4]);
    expect(made.y(3)).toBeGreaterThan(0);
    expect(made.y(3)).toBeLessThan(4);
  });
});

it("aligns curves of different x, telling a gap from no value", () => {
  expect(aligned([{ x: [0, 1], y: [5, null] }, { x: [0.5, 1], y: [7, 8] }])).toEqual([[0, 0.5, 1], [5, undefined, null], [undefined, 7, 8]]);
});
