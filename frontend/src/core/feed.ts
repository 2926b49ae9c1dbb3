/** One run as it comes in: curves, histograms, progress and result, filled from the events of the stream. */

import { HistogramStore, WHATS } from "./histograms";
import { readMessage, type Message } from "./messages";
import { isObject } from "./parts";
import { Series } from "./series";
import { readUnits, type Units } from "./units";
import type { Json, RunEvent, RunState, Sentence, What } from "./types";

export const FINAL: ReadonlySet<string> = new Set(["finished", "stopped", "interrupted", "failed"]);

const RATE = "learning_rate";
const MOST_MESSAGES = 100;

/** The loss first, what is measured next, the learning rate last. */
function rank(name: string): number {
  return name === "loss" ? 0 : name === RATE ? 2 : 1;
}

export type Curve = { batches: Series; train: Series; validation: Series };
export type Progress = { epoch: number; step: number; epochs: number; steps: number; t: number };
export type Result = { metrics: Record<string, number | null>; samples: Json };

export type StreamMessage = {
  events: RunEvent[];
  state: RunState;
  alive: boolean;
  /** The place in the queue, from 1. */
  position?: number | null;
  /** How the run ended. */
  sentence?: Sentence | null;
  /** Whether it could get further from a checkpoint than it did. */
  resumable?: boolean;
};

export class Feed {
  readonly curves = new Map<string, Curve>();
  readonly histograms: Record<What, HistogramStore> = {
    weights: new HistogramStore(),
    gradients: new HistogramStore(),
    activations: new HistogramStore(),
  };
  readonly status: Record<string, Json> = {};
  readonly progress: Progress = { epoch: 0, step: 0, epochs: 0, steps: 0, t: 0 };
  /** What the worker told the person, oldest first. */
  readonly messages: Message[] = [];
  state: RunState = "queued";
  alive = true;
  position: number | null = null;
  sentence: Sentence | null = null;
  /** Whether this end is one from which the run could get further. */
  resumable = false;
  result: Result | null = null;
  learningRate: number | null = null;
  firstStepAt: number | null = null;
  /** The time of the newest point, in seconds since the run's start. */
  newest: number | null = null;
  /** Whether there is a checkpoint from which the run could go on. */
  kept = false;
  /** Whether this attempt has its data and its network. */
  begun = false;
  private resumedAt = 0;
  /** Grows with every look inside the network that came or was taken back. */
  looks = 0;
  /** Grows with every event, so that a picture knows whether it is of today. */
  version = 0;

  /** Take one message of the stream. */
  take(message: StreamMessage): void {
    const { events } = message;
    this.state = message.state;
    this.alive = message.alive;
    this.position = message.position ?? null;
    this.sentence = message.sentence ?? null;
    this.resumable = message.resumable ?? false;
    for (const event of events) this.one(event);
    this.version += 1;
  }

  /** How its measurements are brought back to the target's own unit; `null` where they are in it. */
  get units(): Units | null {
    return readUnits(this.status.units);
  }

  /** The share of the training that is done, 0 to 1. */
  get done(): number {
    const { epoch, step, epochs, steps } = this.progress;
    if (this.state === "finished") return 1;
    if (!epochs) return 0;
    return Math.min(1, (epoch + (steps ? Math.min(1, step / steps) : 0)) / epochs);
  }

  /** Seconds until the last epoch ends, at the speed so far; `null` where there is too little to tell. */
  get left(): number | null {
    const { t } = this.progress;
    const begun = this.firstStepAt ?? 0;
    const { done } = this;
    // What an earlier attempt did took no time of this one.
    const own = done - (this.progress.epochs ? this.resumedAt / this.progress.epochs : 0);
    if (own <= 0.002 || t - begun < 0.3 || FINAL.has(this.state)) return null;
    return ((t - begun) * (1 - done)) / own;
  }

  /** What a run waits for before its first batch; `null` where it does not wait. */
  get awaited(): "turn" | "start" | "batch" | null {
    if (this.state === "queued") return "turn";
    if (this.state !== "running") return null;
    if (this.firstStepAt !== null) return null;
    return this.begun ? "batch" : "start";
  }

  /** Take in that a run that had ended goes on. */
  again(state: RunState): void {
    this.state = state;
    this.alive = true;
    this.begun = false;
    this.resumable = false;
    this.firstStepAt = null;
    this.sentence = null;
  }

  metricNames(): string[] {
    const names = [...this.curves.keys()];
    return names.sort((a, b) => rank(a) - rank(b));
  }

  curve(name: string): Curve {
    let curve = this.curves.get(name);
    if (!curve) {
      curve = { batches: new Series(), train: new Series(), validation: new Series() };
      this.curves.set(name, curve);
    }
    return curve;
  }

  private one(event: RunEvent): void {
    if (event.kind === "points") this.points(event);
    else if (event.kind === "epoch") this.epoch(event);
    else if (event.kind === "histograms") this.look(event);
    else if (event.kind === "status") this.news(event);
    else if (event.kind === "result") this.result = { metrics: event.metrics, samples: event.samples ?? null };
    else if (event.kind === "checkpoint") this.kept = true;
    else if (event.kind === "log") this.tell(readMessage(event));
  }

  private look(event: Extract<RunEvent, { kind: "histograms" }>): void {
    this.histograms[event.what]?.add(this.at(event.epoch, event.step), event.tensors);
    this.looks += 1;
  }

  private tell(message: Message | null): void {
    if (!message) return;
    this.messages.push(message);
    if (this.messages.length > MOST_MESSAGES) this.messages.shift();
  }

  /** What is to be told now, newest first: how the run stands while it goes on, then what the worker said. */
  told(): Message[] {
    const now = this.sentence && !FINAL.has(this.state) ? [{ t: null, sentence: this.sentence }] : [];
    return [...now, ...this.messages.toReversed()];
  }

  /** A moment of the training in epochs. Steps count from 1 within an epoch; the first epoch is 0. */
  private at(epoch: number, step: number): number {
    const { steps } = this.progress;
    return epoch + (steps ? Math.min(1, step / steps) : 0);
  }

  private points(event: Extract<RunEvent, { kind: "points" }>): void {
    for (const [t, epoch, step, values] of event.rows) {
      const at = this.at(epoch, step);
      this.firstStepAt ??= t;
      this.newest = t;
      for (const [name, value] of Object.entries(values)) {
        if (name === RATE) this.learningRate = value;
        const curve = this.curve(name.replace(/^val_/, ""));
        const number = value ?? NaN;
        if (event.phase !== "train" || name.startsWith("val_")) curve.validation.push(at, number);
        else curve.batches.push(at, number);
      }
      if (event.phase === "train") {
        this.progress.epoch = epoch;
        this.progress.step = step;
      }
      this.progress.t = Math.max(this.progress.t, t);
    }
  }

  private epoch(event: Extract<RunEvent, { kind: "epoch" }>): void {
    for (const [name, value] of Object.entries(event.logs)) {
      if (name === RATE) continue;
      const curve = this.curve(name.replace(/^val_/, ""));
      (name.startsWith("val_") ? curve.validation : curve.train).push(event.epoch + 1, value ?? NaN);
    }
    if (typeof event.learning_rate === "number") this.learningRate = event.learning_rate;
    this.progress.epoch = event.epoch + 1;
    this.progress.step = 0;
    this.progress.t = Math.max(this.progress.t, event.t);
  }

  /** A new attempt writes again what earlier ones wrote from its checkpoint on: to the same numbers. */
  private resume(from: Json | undefined): void {
    const epoch = isObject(from) && typeof from.epoch === "number" ? from.epoch : 0;
    const step = isObject(from) && typeof from.step === "number" ? from.step : 0;
    const at = this.at(epoch, step);
    for (const curve of this.curves.values()) {
      for (const series of [curve.batches, curve.train, curve.validation]) series.truncate(at);
    }
    for (const what of WHATS) this.histograms[what].truncate(at);
    this.looks += 1;
    this.result = null;
    this.begun = true;
    this.firstStepAt = null;
    this.progress.epoch = epoch;
    this.progress.step = step;
    this.resumedAt = at;
  }

  private news(event: Extract<RunEvent, { kind: "status" }>): void {
    this.status.stopping = false;
    for (const [name, value] of Object.entries(event)) if (name !== "kind") this.status[name] = value;
    if (typeof event.epochs === "number") this.progress.epochs = event.epochs;
    if (typeof event.steps === "number") this.progress.steps = event.steps;
    if (event.state === "running" && "resumed" in event) this.resume(event.resumed);
    if (typeof event.t === "number") this.progress.t = Math.max(this.progress.t, event.t);
  }
}

/** Whether a run that has ended early can go on from where it was kept. */
export function canResume(feed: Feed): boolean {
  return FINAL.has(feed.state) && feed.resumable && feed.kept;
}

/** Whether a run has trained weights to take home: those of its end, or of a checkpoint. */
export function hasWeights(feed: Feed): boolean {
  return feed.result !== null || feed.kept;
}
