/** A run that is watched: what a page does when the app says something new of it. */

import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Run } from "../src/core/types";

type Message = { state: string; alive: boolean };

class Source {
  static readonly made: Source[] = [];
  static readonly CLOSED = 2;
  onmessage: ((event: { data: string; lastEventId: string }) => void) | null = null;
  closed = false;
  constructor(readonly url: URL) {
    Source.made.push(this);
  }
  say(message: Message, cursor: string): void {
    this.onmessage?.({ data: JSON.stringify({ events: [], ...message }), lastEventId: cursor });
  }
  close(): void {
    this.closed = true;
  }
}

const run = (state: string): Run => ({ id: "one", state, stream: "api/stream" }) as unknown as Run;

beforeEach(() => {
  Source.made.length = 0;
  vi.stubGlobal("EventSource", Source);
  vi.stubGlobal("window", { setTimeout, clearTimeout });
  vi.stubGlobal("document", { baseURI: "http://127.0.0.1/" });
});
afterEach(() => vi.unstubAllGlobals());

async function watched(state: string) {
  const { Live } = await import("../src/live");
  const live = new Live(run("running"));
  live.listen(() => undefined);
  Source.made[0]?.say({ state, alive: false }, "7");
  return live;
}

it("listens until the run has ended", async () => {
  const live = await watched("failed");
  expect([live.feed.state, Source.made.length, Source.made[0]?.closed]).toEqual(["failed", 1, true]);
});

it.each(["running", "queued", "finished", "failed"])("listens again to a run that had failed and is %s", async (state) => {
  const live = await watched("failed");
  live.renew(run(state));
  expect(Source.made).toHaveLength(2);
  expect(Source.made[1]?.url.searchParams.get("from")).toBe("7");
  Source.made[1]?.say({ state: "finished", alive: false }, "9");
  expect([live.feed.state, Source.made[1]?.closed]).toEqual(["finished", true]);
});

it("goes on listening where the run goes on", async () => {
  const live = await watched("running");
  live.renew(run("running"));
  expect(Source.made).toHaveLength(1);
});
