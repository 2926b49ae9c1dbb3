/** Watching a run: one EventSource for each run, whatever draws it. What came stays here when a picture goes away. */

import { Feed, FINAL, type StreamMessage } from "./core/feed";
import type { Run } from "./core/types";

const RETRY_MS = 1000;

export class Live {
  readonly feed = new Feed();
  private source: EventSource | null = null;
  private cursor = "0";
  private retry = 0;
  private readonly listeners = new Set<() => void>();
  /** The newest point that a picture has shown. */
  drawn: number | null = null;

  constructor(public run: Run) {
    this.feed.state = run.state;
    this.feed.progress.epochs = run.epochs ?? 0;
    this.feed.progress.steps = run.steps ?? 0;
  }

  /** Call back after events came. The answer stops it. */
  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    this.open();
    return () => {
      this.listeners.delete(listener);
      // A page that is only mounted anew listens again at once.
      if (this.listeners.size === 0) window.setTimeout(() => this.listeners.size === 0 && this.close(), 3000);
    };
  }

  /** Take in what the app says of the run now; look again where it had ended. */
  renew(run: Run): void {
    // The app's word stays on the page while the stream goes on: only a new one counts.
    if (run === this.run) return;
    this.run = run;
    if (!FINAL.has(this.feed.state)) return;
    // It was resumed, and may have ended again before the page was told: the stream knows.
    if (run.state !== this.feed.state) this.feed.again(run.state);
    this.close();
    if (this.listeners.size > 0) this.open(true);
  }

  private open(ended = false): void {
    if (this.source || (!ended && FINAL.has(this.feed.state) && !this.feed.alive)) return;
    const url = new URL(this.run.stream, document.baseURI);
    url.searchParams.set("from", this.cursor);
    const source = new EventSource(url);
    this.source = source;
    source.onmessage = (event: MessageEvent<string>) => this.take(event);
    source.onerror = () => {
      if (source.readyState !== EventSource.CLOSED) return;
      this.close();
      window.clearTimeout(this.retry);
      this.retry = window.setTimeout(() => this.listeners.size > 0 && this.open(), RETRY_MS);
    };
  }

  private take(event: MessageEvent<string>): void {
    const message = JSON.parse(event.data) as StreamMessage;
    // The cursor stands still while nothing but the state is new.
    const seen = event.lastEventId === this.cursor;
    this.feed.take(seen ? { ...message, events: [] } : message);
    if (event.lastEventId) this.cursor = event.lastEventId;
    if (FINAL.has(this.feed.state) && !this.feed.alive) this.close();
    for (const listener of this.listeners) listener();
  }

  private close(): void {
    this.source?.close();
    this.source = null;
  }
}

const runs = new Map<string, Live>();

export function liveOf(run: Run): Live {
  let live = runs.get(run.id);
  if (!live) {
    live = new Live(run);
    runs.set(run.id, live);
  } else {
    live.renew(run);
  }
  return live;
}
