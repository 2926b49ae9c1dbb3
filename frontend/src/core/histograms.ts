/** Histograms over time, kept whole; and the layout of their pictures. */

import type { TensorHistogram, What } from "./types";

/** The distribution of one tensor at one moment. */
export type Frame = {
  at: number;
  low: number;
  high: number;
  counts: Uint32Array;
  /** These three are `null` where none of the numbers is finite. */
  mean: number | null;
  std: number | null;
  zero: number | null;
};

export type Track = { layer: string; name: string; frames: Frame[] };

/** Everything that came of one kind: weights, gradients or activations. */
export class HistogramStore {
  private readonly tracks = new Map<string, Track>();
  private readonly layers = new Map<string, Track[]>();

  add(at: number, tensors: readonly TensorHistogram[]): void {
    for (const one of tensors) {
      const id = `${one.layer}\n${one.name}`;
      let track = this.tracks.get(id);
      if (!track) {
        track = { layer: one.layer, name: one.name, frames: [] };
        this.tracks.set(id, track);
        this.layers.set(one.layer, [...(this.layers.get(one.layer) ?? []), track]);
      }
      const { low, high, mean, std, zero } = one;
      track.frames.push({ at, low, high, counts: Uint32Array.from(one.counts), mean, std, zero });
    }
  }

  /** Forget what lies behind a moment: it comes again. */
  truncate(at: number): void {
    for (const track of this.tracks.values()) track.frames = track.frames.filter((frame) => frame.at <= at + 1e-9);
  }

  layerNames(): string[] {
    return [...this.layers.keys()];
  }

  tracksOf(layer: string): readonly Track[] {
    return this.layers.get(layer) ?? [];
  }

  /** The tensor that stands for a layer: the first, which is its kernel. */
  main(layer: string): Track | null {
    return this.layers.get(layer)?.[0] ?? null;
  }

  /** A layer's tensor by its name; the one that stands for it where no name is given. */
  named(layer: string, name: string | null): Track | null {
    return name === null ? this.main(layer) : (this.layers.get(layer)?.find((one) => one.name === name) ?? null);
  }

  /** The names of all tensors, those of most layers first. */
  tensorNames(): string[] {
    const times = new Map<string, number>();
    for (const track of this.tracks.values()) times.set(track.name, (times.get(track.name) ?? 0) + 1);
    return [...times.keys()].sort((one, other) => (times.get(other) ?? 0) - (times.get(one) ?? 0));
  }
}

export const WHATS: readonly What[] = ["weights", "gradients", "activations"];

/** Spread the counts of a frame over equal bins between two values: shares that sum to 1 where all lies inside. */
export function rebinned(frame: Frame, low: number, high: number, bins: number, into: Float64Array): void {
  if (!Number.isFinite(frame.low) || !Number.isFinite(frame.high)) return;
  const total = frame.counts.reduce((sum, count) => sum + count, 0);
  if (total === 0 || bins === 0) return;
  const width = (high - low) / bins;
  const own = (frame.high - frame.low) / frame.counts.length;
  if (!(width > 0)) {
    into[Math.floor(bins / 2)] = (into[Math.floor(bins / 2)] ?? 0) + 1;
    return;
  }
  for (let index = 0; index < frame.counts.length; index += 1) {
    const count = frame.counts[index] ?? 0;
    if (count === 0) continue;
    const from = frame.low + own * index;
    spread(into, (from - low) / width, (from + own - low) / width, count / total);
  }
}

function spread(into: Float64Array, from: number, to: number, share: number): void {
  const bins = into.length;
  if (to - from < 1e-9) {
    const at = Math.min(bins - 1, Math.max(0, Math.floor(from)));
    into[at] = (into[at] ?? 0) + share;
    return;
  }
  const first = Math.max(0, Math.floor(from));
  const last = Math.min(bins - 1, Math.ceil(to) - 1);
  for (let bin = first; bin <= last; bin += 1) {
    const part = Math.min(to, bin + 1) - Math.max(from, bin);
    if (part > 0) into[bin] = (into[bin] ?? 0) + (share * part) / (to - from);
  }
}

export type Range = { low: number; high: number };

/** The values that all frames of a track lie between. Zero lies inside where it is near. */
export function rangeOf(frames: readonly Frame[]): Range {
  let low = Infinity;
  let high = -Infinity;
  for (const frame of frames) {
    if (Number.isFinite(frame.low) && frame.low < low) low = frame.low;
    if (Number.isFinite(frame.high) && frame.high > high) high = frame.high;
  }
  if (!(low <= high)) return { low: -1, high: 1 };
  if (low === high) return { low: low - 0.5, high: high + 0.5 };
  return { low, high };
}

/** How many neighbours are merged into one row, so that no more rows stand there than there is room for. */
export function merging(frames: number, room: number): number {
  return Math.max(1, Math.ceil(frames / Math.max(1, room)));
}

export type Row = { at: number; shares: Float64Array };

/** Rows for a picture: all frames, neighbours merged where there are more frames than room.
 *
 * The first frame is always in the first row and the last in the last: early times are never dropped. */
export function rows(frames: readonly Frame[], range: Range, bins: number, room: number): Row[] {
  const each = merging(frames.length, room);
  const result: Row[] = [];
  for (let begin = 0; begin < frames.length; begin += each) {
    const members = frames.slice(begin, begin + each);
    const shares = new Float64Array(bins);
    for (const frame of members) rebinned(frame, range.low, range.high, bins, shares);
    for (let bin = 0; bin < bins; bin += 1) shares[bin] = (shares[bin] ?? 0) / members.length;
    result.push({ at: members[0]?.at ?? 0, shares });
  }
  return result;
}

export function peak(list: readonly Row[]): number {
  let most = 0;
  for (const row of list) for (const share of row.shares) if (share > most) most = share;
  return most;
}
