import { describe, expect, it } from "vitest";
import { canResume, Feed, hasWeights, type StreamMessage } from "../src/core/feed";
import type { RunEvent } from "../src/core/types";

const say = (feed: Feed, ...events: RunEvent[]): void => feed.take({ events, state: "running", alive: true });
const status = (more = {}): RunEvent => ({ kind: "status", t: 0, state: "running", epochs: 4, steps: 10, ...more });
const point = (epoch: number, step: number, loss: number | null, t = epoch * 10 + step): RunEvent => ({
  kind: "points", phase: "train", rows: [[t, epoch, step, { loss, learning_rate: 0.01 }]],
});

describe("a run as it comes in", () => {
  it("places steps within their epochs", () => {
    const feed = new Feed();
    say(feed, status(), point(0, 1, 2), point(0, 10, 1), point(2, 5, 0.5));
    const { batches } = feed.curve("loss");
    expect([batches.x(0), batches.x(1), batches.x(2)]).toEqual([0.1, 1, 2.5]);
    expect([feed.progress.epoch, feed.progress.step]).toEqual([2, 5]);
    expect(feed.done).toBeCloseTo(2.5 / 4);
  });
  it("tells train from validation at the end of an epoch", () => {
    const feed = new Feed();
    say(feed, status(), { kind: "epoch", epoch: 0, t: 1, logs: { loss: 1, val_loss: 2 }, learning_rate: 0.1 });
    expect([feed.curve("loss").train.x(0), feed.curve("loss").train.last, feed.curve("loss").validation.last]).toEqual([1, 1, 2]);
    expect(feed.learningRate).toBe(0.1);
  });
  it("names the loss first and the learning rate last", () => {
    const feed = new Feed();
    say(feed, status(), { kind: "points", phase: "train", rows: [[0, 0, 1, { learning_rate: 1, accuracy: 0, loss: 1 }]] });
    expect(feed.metricNames()).toEqual(["loss", "accuracy", "learning_rate"]);
  });
  it("keeps a loss that is no number as a gap", () => {
    const feed = new Feed();
    say(feed, status(), point(0, 1, null));
    expect(feed.curve("loss").batches.last).toBeNaN();
  });
  it("tells the time left from the speed so far", () => {
    const feed = new Feed();
    say(feed, status(), point(0, 1, 1, 0), point(1, 10, 1, 20));
    expect(feed.left).toBeCloseTo(20);
    feed.take({ events: [], state: "finished", alive: false });
    expect([feed.left, feed.done]).toEqual([null, 1]);
  });
  it("says its place in the queue and how it ended", () => {
    const feed = new Feed();
    const message: StreamMessage = { events: [], state: "queued", alive: true, position: 3, sentence: null };
    feed.take(message);
    expect([feed.state, feed.position]).toEqual(["queued", 3]);
    feed.take({ events: [], state: "failed", alive: false, sentence: { en: "Out of memory.", zh: "内存不足。" } });
    expect(feed.sentence?.en).toBe("Out of memory.");
  });
  it("takes what a resumed attempt repeats in place of what it had", () => {
    const feed = new Feed();
    say(feed, status(), point(0, 5, 9), point(0, 10, 8), point(1, 5, 7), { kind: "epoch", epoch: 0, t: 10, logs: { loss: 8 } });
    say(feed, status({ resumed: { epoch: 1, step: 0 } }), point(1, 5, 6.5));
    const { batches, train } = feed.curve("loss");
    expect([batches.length, batches.last, train.length]).toEqual([3, 6.5, 1]);
    expect(batches.y(1)).toBe(8);
  });
  it("begins anew where an attempt had no checkpoint", () => {
    const feed = new Feed();
    say(feed, status({ resumed: null }), point(0, 5, 9));
    say(feed, status({ resumed: null }), point(0, 1, 3));
    expect(feed.curve("loss").batches.length).toBe(1);
  });
  it("passes over events it does not know", () => {
    const feed = new Feed();
    say(feed, { kind: "later" } as unknown as RunEvent);
    expect(feed.metricNames()).toEqual([]);
  });
});

describe("what a run waits for", () => {
  it("is its turn, its start and its first batch, then nothing", () => {
    const feed = new Feed();
    feed.take({ events: [], state: "queued", alive: true, position: 2 });
    expect([feed.awaited, feed.position]).toEqual(["turn", 2]);
    feed.take({ events: [], state: "running", alive: true });
    expect(feed.awaited).toBe("start");
    say(feed, status({ resumed: null }));
    expect(feed.awaited).toBe("batch");
    say(feed, point(0, 1, 2));
    expect(feed.awaited).toBeNull();
  });
  it("is its start again where it is resumed", () => {
    const feed = new Feed();
    say(feed, status({ resumed: null }), point(0, 1, 2), { kind: "checkpoint", t: 1, path: "checkpoints/state.npz", epoch: 1 });
    feed.take({ events: [], state: "interrupted", alive: false, resumable: true });
    expect([feed.awaited, canResume(feed)]).toEqual([null, true]);
    feed.again("running");
    expect([feed.awaited, canResume(feed), feed.alive]).toEqual(["start", false, true]);
  });
  it("is nothing that could be resumed without a checkpoint, or after the end", () => {
    const feed = new Feed();
    say(feed, status({ resumed: null }));
    feed.take({ events: [], state: "stopped", alive: false, resumable: true });
    expect(canResume(feed)).toBe(false);
    feed.take({ events: [{ kind: "checkpoint", t: 1, path: "x", epoch: 1 }], state: "finished", alive: false });
    expect(canResume(feed)).toBe(false);
  });
  it("can be resumed after a failure from which it could get further, not after one that comes again", () => {
    const feed = new Feed();
    say(feed, status({ resumed: null }), { kind: "checkpoint", t: 1, path: "x", epoch: 1 });
    feed.take({ events: [], state: "failed", alive: false, resumable: true });
    expect(canResume(feed)).toBe(true);
    feed.take({ events: [], state: "failed", alive: false, resumable: false });
    expect(canResume(feed)).toBe(false);
  });
  it("has weights to take home from its first checkpoint on", () => {
    const feed = new Feed();
    say(feed, status({ resumed: null }), point(0, 1, 2));
    feed.take({ events: [], state: "failed", alive: false });
    expect(hasWeights(feed)).toBe(false);
    feed.take({ events: [{ kind: "checkpoint", t: 1, path: "x", epoch: 1 }], state: "failed", alive: false });
    expect(hasWeights(feed)).toBe(true);
  });
  it("says that a stop is being carried out until the next word", () => {
    const feed = new Feed();
    say(feed, status({ stopping: true }));
    expect(feed.status.stopping).toBe(true);
    say(feed, status());
    expect(feed.status.stopping).toBe(false);
  });
});

it("knows the time of its newest point, also after a resume", () => {
  const feed = new Feed();
  expect(feed.newest).toBeNull();
  say(feed, status(), point(0, 1, 2, 1.5), point(0, 2, 2, 2.5));
  expect(feed.newest).toBe(2.5);
  say(feed, status({ resumed: { epoch: 0, step: 1 } }), point(0, 2, 2, 9));
  expect(feed.newest).toBe(9);
});

describe("what the worker tells", () => {
  const sentence = { en: "The disk is full.", zh: "磁盘已满。" };
  it("is a sentence, or the plain text of an early run, newest first", () => {
    const feed = new Feed();
    say(feed, { kind: "log", t: 1, text: "an early line" }, { kind: "log", t: 2, key: "training.x", values: {}, sentence });
    expect(feed.told()).toEqual([{ t: 2, sentence }, { t: 1, sentence: { en: "an early line", zh: "an early line" } }]);
  });
  it("begins with how the run stands, while it goes on", () => {
    const feed = new Feed();
    feed.take({ events: [{ kind: "log", t: 2, sentence }], state: "running", alive: true, sentence: { en: "Stalled.", zh: "停滞。" } });
    expect(feed.told().map((one) => one.sentence.en)).toEqual(["Stalled.", "The disk is full."]);
    feed.take({ events: [], state: "failed", alive: false, sentence: { en: "Failed.", zh: "失败。" } });
    expect(feed.told().map((one) => one.sentence.en)).toEqual(["The disk is full."]);
  });
  it("is bounded, and passes over what says nothing", () => {
    const feed = new Feed();
    for (let number = 0; number < 250; number += 1) say(feed, { kind: "log", t: number, text: String(number) });
    say(feed, { kind: "log", t: 999 });
    expect(feed.told()).toHaveLength(100);
    expect(feed.told()[0]?.sentence.en).toBe("249");
  });
});
