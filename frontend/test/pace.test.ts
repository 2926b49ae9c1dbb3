import { beforeEach, expect, it } from "vitest";
import { Pace, Queue, type Clock } from "../src/core/pace";

/** A clock of frames every 16 ms that stands still until it is moved. */
class Frames implements Clock {
  time = 1000;
  private jobs: { at: number; run: () => void }[] = [];
  now(): number {
    return this.time;
  }
  frame(run: () => void): () => void {
    return this.add(run, Math.floor(this.time / 16) * 16 + 16);
  }
  later(run: () => void, ms: number): () => void {
    return this.add(run, this.time + ms);
  }
  move(ms: number): void {
    const until = this.time + ms;
    for (;;) {
      const next = [...this.jobs].sort((a, b) => a.at - b.at)[0];
      if (!next || next.at > until) break;
      this.jobs = this.jobs.filter((job) => job !== next);
      this.time = Math.max(this.time, next.at);
      next.run();
    }
    this.time = Math.max(this.time, until);
  }
  private add(run: () => void, at: number): () => void {
    const job = { at, run };
    this.jobs.push(job);
    return () => {
      this.jobs = this.jobs.filter((one) => one !== job);
    };
  }
}

let clock: Frames;
beforeEach(() => {
  clock = new Frames();
});

it("draws with the next frame where nothing was drawn lately", () => {
  const drawn: number[] = [];
  const pace = new Pace(100, () => drawn.push(clock.time), clock);
  pace.heard();
  clock.move(17);
  expect(drawn).toEqual([1008]);
});

it("draws what comes soon after once, as soon as its time has come", () => {
  const drawn: number[] = [];
  const pace = new Pace(100, () => drawn.push(clock.time), clock);
  for (let tick = 0; tick < 40; tick += 1) {
    pace.heard();
    clock.move(10);
  }
  expect(drawn.length).toBeGreaterThanOrEqual(4);
  const gaps = drawn.slice(1).map((at, index) => at - (drawn[index] ?? 0));
  for (const gap of gaps) {
    expect(gap).toBeGreaterThanOrEqual(100);
    expect(gap).toBeLessThanOrEqual(116);
  }
});

it("draws nothing after it was stopped, waiting or not", () => {
  let drawn = 0;
  const pace = new Pace(100, () => (drawn += 1), clock);
  pace.heard();
  pace.stop();
  clock.move(50);
  expect(drawn).toBe(0);
});

it("shares long work among frames, in the order of asking, and does each job once", () => {
  const queue = new Queue(clock, 8);
  const done: [number, number][] = [];
  const jobs = [0, 1, 2, 3].map((number) => () => {
    clock.time += 5;
    done.push([number, Math.floor(clock.time / 16)]);
  });
  for (const job of [...jobs, ...jobs]) queue.add(job);
  clock.move(100);
  expect(done.map(([number]) => number)).toEqual([0, 1, 2, 3]);
  expect(done[1]?.[1]).toBe(done[0]?.[1]);
  expect(done[2]?.[1]).toBeGreaterThan(done[1]?.[1] ?? 0);
});

it("forgets a job that was taken back", () => {
  const queue = new Queue(clock);
  let done = 0;
  const job = (): void => void (done += 1);
  queue.add(job);
  queue.remove(job);
  clock.move(40);
  expect(done).toBe(0);
});
