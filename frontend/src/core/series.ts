/** A curve: points in typed arrays that grow by doubling. Nothing is dropped; `thin` makes the picture. */

export class Series {
  private xs = new Float64Array(256);
  private ys = new Float64Array(256);
  length = 0;

  push(x: number, y: number): void {
    if (this.length === this.xs.length) {
      this.xs = doubled(this.xs);
      this.ys = doubled(this.ys);
    }
    this.xs[this.length] = x;
    this.ys[this.length] = y;
    this.length += 1;
  }

  x(index: number): number {
    return this.xs[index] ?? NaN;
  }

  y(index: number): number {
    return this.ys[index] ?? NaN;
  }

  get last(): number | null {
    return this.length > 0 ? this.y(this.length - 1) : null;
  }

  /** Forget what lies behind an x: it comes again. */
  truncate(x: number): void {
    this.length = this.firstFrom(x + 1e-9);
  }

  /** The first index whose x is not below a value. */
  firstFrom(x: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.x(middle) < x) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function doubled(array: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(array.length * 2);
  larger.set(array);
  return larger;
}

export type Points = { x: number[]; y: (number | null)[] };

/** The points to draw between two x: for each pixel the least and the greatest value, in their order.
 *
 * A point without a number (NaN) becomes a gap. The last point is always there. */
export function thin(series: Series, from: number, to: number, pixels: number): Points {
  const begin = Math.max(0, series.firstFrom(from) - 1);
  const end = Math.min(series.length, series.firstFrom(to) + 1);
  const x: number[] = [];
  const y: (number | null)[] = [];
  const push = (index: number): void => {
    const value = series.y(index);
    x.push(series.x(index));
    y.push(Number.isFinite(value) ? value : null);
  };
  if (end - begin <= pixels * 2) {
    for (let index = begin; index < end; index += 1) push(index);
    return { x, y };
  }
  const width = (to - from) / pixels || 1;
  let index = begin;
  while (index < end) {
    const bucket = Math.floor((series.x(index) - from) / width);
    let least = index;
    let most = index;
    let next = index;
    while (next < end && Math.floor((series.x(next) - from) / width) === bucket) {
      if (!Number.isFinite(series.y(next))) {
        least = most = next;
        while (next < end && Math.floor((series.x(next) - from) / width) === bucket) next += 1;
        break;
      }
      if (series.y(next) < series.y(least)) least = next;
      if (series.y(next) > series.y(most)) most = next;
      next += 1;
    }
    push(Math.min(least, most));
    if (least !== most) push(Math.max(least, most));
    index = next;
  }
  return { x, y };
}

/** An exponential moving average, without the pull of its start. `weight` 0 leaves the curve as it is. */
export function smoothed(series: Series, weight: number): Series {
  const result = new Series();
  let sum = 0;
  let share = 0;
  for (let index = 0; index < series.length; index += 1) {
    const value = series.y(index);
    if (Number.isFinite(value)) {
      sum = sum * weight + value * (1 - weight);
      share = share * weight + (1 - weight);
      result.push(series.x(index), sum / share);
    } else {
      result.push(series.x(index), NaN);
    }
  }
  return result;
}

/** Curves of different x on one x axis: for each curve its values there, `undefined` where it has none. */
export function aligned(curves: readonly Points[]): [number[], ...(number | null | undefined)[][]] {
  const xs = [...new Set(curves.flatMap((curve) => curve.x))].sort((a, b) => a - b);
  const place = new Map(xs.map((x, index) => [x, index]));
  const columns = curves.map((curve) => {
    const column: (number | null | undefined)[] = new Array<number | null | undefined>(xs.length).fill(undefined);
    curve.x.forEach((x, index) => {
      const at = place.get(x);
      if (at !== undefined) column[at] = curve.y[index];
    });
    return column;
  });
  return [xs, ...columns];
}
