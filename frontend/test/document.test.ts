import { beforeEach, describe, expect, it } from "vitest";
import { OpenDesign, Outbox, WATCHDOG_MS, type Message } from "../src/core/document";
import type { Action } from "../src/core/types";
import { chain, order } from "./designs";

/** A clock that stands still until it is told to go on. */
class Clock {
  private now = 0;
  private next = 1;
  private readonly waiting = new Map<number, { at: number; run: () => void }>();
  set(run: () => void, ms: number): number {
    this.waiting.set(this.next, { at: this.now + ms, run });
    return this.next++;
  }
  soon(run: () => void): void {
    this.set(run, 0);
  }
  clear(id: number): void {
    this.waiting.delete(id);
  }
  go(ms: number): void {
    const end = this.now + ms;
    for (;;) {
      const due = [...this.waiting].filter(([, one]) => one.at <= end).sort((a, b) => a[1].at - b[1].at)[0];
      if (!due) break;
      this.waiting.delete(due[0]);
      this.now = due[1].at;
      due[1].run();
    }
    this.now = end;
  }
}

const remove = (id: string): Action => ({ action: "edit", edit: { type: "remove_nodes", nodes: [id] } });

describe("the outbox", () => {
  let clock: Clock;
  let sent: Message[];
  let outbox: Outbox;
  beforeEach(() => {
    clock = new Clock();
    sent = [];
    outbox = new Outbox((message) => sent.push(message), clock);
  });

  it("gathers what one event does into one message", () => {
    outbox.push(remove("a"));
    outbox.push({ action: "undo" });
    clock.go(0);
    expect(sent).toEqual([{ rev: 1, actions: [remove("a"), { action: "undo" }] }]);
  });
  it("leaves all that is open when the page goes, under numbers that stay the same should it go on", () => {
    outbox.push(remove("a"));
    expect(outbox.leave()).toEqual([{ rev: 1, actions: [remove("a")] }]);
    outbox.push(remove("b"));
    const left = [{ rev: 1, actions: [remove("a")] }, { rev: 2, actions: [remove("b")] }];
    expect(outbox.leave()).toEqual(left);
    outbox.push(remove("c"));
    expect(outbox.leave()).toEqual(left);
    expect(outbox.open).toEqual([remove("a"), remove("b"), remove("c")]);
    outbox.answered(1);
    clock.go(1);
    outbox.answered(2);
    clock.go(1);
    expect(sent).toEqual([...left, { rev: 3, actions: [remove("c")] }]);
    outbox.answered(3);
    expect(outbox.busy).toBe(false);
  });
  it("knows what the app did of what was left", () => {
    outbox.push(remove("a"));
    outbox.leave();
    outbox.push(remove("b"));
    outbox.leave();
    outbox.answered(2);
    clock.go(1000);
    expect([sent.length, outbox.busy, outbox.open]).toEqual([1, false, []]);
  });
  it("has nothing to leave where all is answered", () => {
    expect(outbox.leave()).toEqual([]);
    outbox.push(remove("a"));
    clock.go(0);
    outbox.answered(1);
    expect(outbox.leave()).toEqual([]);
  });
  it("keeps one message under way and sends the rest when it is answered", () => {
    outbox.push(remove("a"));
    clock.go(0);
    outbox.push(remove("b"));
    outbox.push(remove("c"));
    clock.go(1000);
    expect(sent).toHaveLength(1);
    expect(outbox.open).toEqual([remove("a"), remove("b"), remove("c")]);
    outbox.answered(1);
    clock.go(1);
    expect(sent[1]).toEqual({ rev: 2, actions: [remove("b"), remove("c")] });
    outbox.answered(2);
    expect(outbox.busy).toBe(false);
  });
  it("does not take an older answer for its own", () => {
    outbox.answered(4);
    outbox.push(remove("a"));
    clock.go(0);
    expect(sent[0]?.rev).toBe(5);
    outbox.answered(4);
    expect(outbox.busy).toBe(true);
    outbox.answered(null);
    expect(outbox.busy).toBe(true);
  });
  it("repeats a message that nobody answered, under the same number", () => {
    outbox.push(remove("a"));
    clock.go(WATCHDOG_MS + 1);
    expect(sent.map((one) => [one.rev, one.again])).toEqual([[1, undefined], [1, 1]]);
    expect(outbox.late).toBe(true);
    outbox.answered(1);
    clock.go(3 * WATCHDOG_MS);
    expect(sent).toHaveLength(2);
  });
});

describe("the open design", () => {
  const answer = (design = chain("input", "a", "b", "c")): { design_id: string; ack: null; revision: number; design: typeof design } => ({
    design_id: "d", ack: null, revision: 1, design,
  });
  it("shows an edit at once and keeps it when an older answer comes", () => {
    const open = new OpenDesign(answer());
    open.edit({ type: "remove_nodes", nodes: ["b"] });
    expect(order(open.design)).toEqual(["input", "a", "c"]);
    open.reconcile(answer(), [remove("b")]);
    expect(order(open.design)).toEqual(["input", "a", "c"]);
  });
  it("takes the app's word when nothing is open", () => {
    const open = new OpenDesign(answer());
    open.edit({ type: "remove_nodes", nodes: ["b"] });
    open.reconcile(answer(chain("input", "x")), []);
    expect(order(open.design)).toEqual(["input", "x"]);
  });
  it("passes over an open edit whose layer is gone, and does the others", () => {
    const open = new OpenDesign(answer());
    open.reconcile(answer(chain("input", "a", "c")), [remove("b"), remove("c"), { action: "undo" }]);
    expect(order(open.design)).toEqual(["input", "a"]);
  });
});
