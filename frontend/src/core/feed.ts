/** One run as it comes in: curves, histograms, progress and result, filled from the events of the stream. */

import { HistogramStore } from "./histograms";
import { Series } from "./series";
import type { Json, RunEvent, RunState, What } from "./types";

export const FINAL: ReadonlySet<string> = new Set(["finished", "stopped", "interrupted", "failed"]);

export type Curve = { batches: Series; train: Series; validation: Series };
export type Progress = { epoch: number; step: number; epochs: number; steps: number; t: number };
export type Result = { metrics: Record<string, number | null>; samples: Json };

export class Feed {
  readonly curves = new Map<string, Curve>();
  readonly histograms: Record<What, HistogramStore> = {
    weights: new HistogramStore(),
    gradients: new HistogramStore(),
    activations: new HistogramStore(),
  };
  readonly status: Record<string, Json> = {};
  readonly progress: Progress = { epoch: 0, step: 0, epochs: 0, steps: 0, t: 0 };
  readonly alarms: Record<string, Json>[] = [];
  state: RunState = "queued";
  alive = true;
  result: Result | null = null;
  learningRate: number | null = null;
  firstStepAt: number | null = null;
  /** Grows with every event, so that a picture knows whether it is of today. */
  version = 0;

  take(events: readonly RunEvent[], state: RunState, alive: boolean): void {
    this.state = state;
    this.alive = alive;
    for (const event of events) this.one(event);
    this.version += 1;
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
    const done = this.done;
    if (done <= 0.002 || t - begun < 0.3 || FINAL.has(this.state)) return null;
    return ((t - begun) * (1 - done)) / done;
  }

  metricNames(): string[] {
    const names = [...this.curves.keys()];
    return names.sort((a, b) => Number(b === "loss") - Number(a === "loss"));
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
    else if (event.kind === "histograms") this.histograms[event.what]?.add(this.at(event.epoch, event.step), event.tensors);
    else if (event.kind === "status") this.news(event);
    else if (event.kind === "result") this.result = { metrics: event.metrics, samples: event.samples ?? null };
    else if (event.kind === "alarm") this.alarms.push(event);
  }

  /** A moment of the training in epochs. Steps count from 1 within an epoch; the first epoch is 0. */
  private at(epoch: number, step: number): number {
    const { steps } = this.progress;
    const within = steps ? step - (step > steps ? epoch * steps : 0) : 0;
    return epoch + (steps ? Math.min(1, Math.max(0, within / steps)) : 0);
  }

  private points(event: Extract<RunEvent, { kind: "points" }>): void {
    for (const [t, epoch, step, values] of event.rows) {
      const at = this.at(epoch, step);
      this.firstStepAt ??= t;
      for (const [name, value] of Object.entries(values)) {
        const curve = this.curve(name.replace(/^val_/, ""));
        const number = value ?? NaN;
        if (event.phase !== "train" || name.startsWith("val_")) curve.validation.push(at, number);
        else curve.batches.push(at, number);
      }
      if (event.phase === "train") {
        this.progress.epoch = epoch;
        this.progress.step = this.progress.steps && step > this.progress.steps ? step - epoch * this.progress.steps : step;
      }
      this.progress.t = Math.max(this.progress.t, t);
    }
  }

  private epoch(event: Extract<RunEvent, { kind: "epoch" }>): void {
    for (const [name, value] of Object.entries(event.logs)) {
      if (name === "learning_rate") continue;
      const curve = this.curve(name.replace(/^val_/, ""));
      (name.startsWith("val_") ? curve.validation : curve.train).push(event.epoch + 1, value ?? NaN);
    }
    if (typeof event.learning_rate === "number") this.learningRate = event.learning_rate;
    this.progress.epoch = event.epoch + 1;
    this.progress.step = 0;
    this.progress.t = Math.max(this.progress.t, event.t);
  }

  private news(event: Extract<RunEvent, { kind: "status" }>): void {
    for (const [name, value] of Object.entries(event)) if (name !== "kind") this.status[name] = value;
    if (typeof event.epochs === "number") this.progress.epochs = event.epochs;
    if (typeof event.steps === "number") this.progress.steps = event.steps;
    if (typeof event.learning_rate === "number") this.learningRate = event.learning_rate;
    if (typeof event.t === "number") this.progress.t = Math.max(this.progress.t, event.t);
  }
}
