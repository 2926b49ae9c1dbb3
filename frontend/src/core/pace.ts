/** When to draw: at once where the last drawing is long enough ago, else when it is; never twice for one moment. */

export type Clock = {
  now(): number;
  /** Run before the next frame; the answer takes it back. */
  frame(run: () => void): () => void;
  /** Run after some milliseconds; the answer takes it back. */
  later(run: () => void, ms: number): () => void;
};

export class Pace {
  private last = -Infinity;
  private cancel: (() => void) | null = null;

  constructor(
    private readonly every: number,
    private readonly draw: () => void,
    private readonly clock: Clock,
  ) {}

  /** Something new is there. */
  heard(): void {
    if (this.cancel) return;
    const wait = this.last + this.every - this.clock.now();
    this.cancel = wait > 0 ? this.clock.later(() => this.ahead(), wait) : this.clock.frame(() => this.run());
  }

  stop(): void {
    this.cancel?.();
    this.cancel = null;
  }

  private ahead(): void {
    this.cancel = this.clock.frame(() => this.run());
  }

  private run(): void {
    this.cancel = null;
    this.last = this.clock.now();
    this.draw();
  }
}

/** Work that may wait for the next frame: as much of it as a frame has time for, what was there first at first. */
export class Queue {
  private readonly waiting = new Set<() => void>();
  private running = false;

  constructor(
    private readonly clock: Clock,
    private readonly mostMs = 8,
  ) {}

  add(job: () => void): void {
    this.waiting.add(job);
    this.plan();
  }

  remove(job: () => void): void {
    this.waiting.delete(job);
  }

  private plan(): void {
    if (this.running || this.waiting.size === 0) return;
    this.running = true;
    this.clock.frame(() => this.work());
  }

  private work(): void {
    this.running = false;
    const begin = this.clock.now();
    for (const job of this.waiting) {
      this.waiting.delete(job);
      job();
      if (this.clock.now() - begin >= this.mostMs) break;
    }
    this.plan();
  }
}
