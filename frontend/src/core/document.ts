/** The open design in the browser: what the app said, what the person did since, and how the two come together.
 *
 * One message is under way at a time. Each carries a number; the app's answer repeats it. What was done while a
 * message was under way waits and goes with the next one. */

import { applyEdit, EditError } from "./edits";
import { shared } from "./sharing";
import type { Action, Design, Edit } from "./types";

export type Message = { rev: number; actions: Action[]; again?: number };
export type Answer = { design_id: string; ack: number | null; revision: number; design: Design };
/** `soon` runs something when the hand's event is worked off, before anything is drawn. */
export type Timer = { set(run: () => void, ms: number): number; clear(id: number): void; soon(run: () => void): void };

export const WATCHDOG_MS = 8000;
const MOST_ACTIONS = 500;

/** Sends actions, one message at a time, and repeats a message that nobody answered. */
export class Outbox {
  private waiting: Action[] = [];
  private flying: Message | null = null;
  /** What was left with a beacon while another message was under way: its number is taken. */
  private sealed: Message | null = null;
  private rev = 0;
  private gathering = false;
  private watchdog = 0;

  constructor(
    private readonly send: (message: Message) => void,
    private readonly timer: Timer,
    private readonly changed: () => void = () => undefined,
  ) {}

  /** What the app has not answered yet, oldest first. */
  get open(): Action[] {
    return [...(this.flying?.actions ?? []), ...(this.sealed?.actions ?? []), ...this.waiting];
  }

  get busy(): boolean {
    return this.flying !== null || this.sealed !== null || this.waiting.length > 0;
  }

  /** Whether the app has left a message without an answer for long. */
  get late(): boolean {
    return (this.flying?.again ?? 0) > 0;
  }

  push(action: Action): void {
    this.waiting.push(action);
    if (this.flying) return;
    // What one event does goes together, and before the page is drawn: the app works meanwhile.
    if (this.gathering) return;
    this.gathering = true;
    this.timer.soon(() => this.flush());
  }

  /** Take in the number of the last message that the app has worked on. */
  answered(ack: number | null): void {
    if (ack === null) return;
    if (this.flying && ack >= this.flying.rev) {
      this.timer.clear(this.watchdog);
      this.flying = null;
      if (this.sealed && ack >= this.sealed.rev) this.sealed = null;
      if (this.busy) this.timer.set(() => this.flush(), 0);
    }
    this.rev = Math.max(this.rev, ack);
  }

  /** Send what waits without waiting for more. */
  flush(): void {
    this.gathering = false;
    if (this.flying) return;
    this.flying = this.sealed ?? this.next();
    this.sealed = null;
    if (this.flying) this.dispatch();
  }

  /** All that the app has not answered, as messages for a beacon. The app works on each number once: a page that
   * goes on after all sends the same messages again. */
  leave(): Message[] {
    this.flush();
    this.sealed ??= this.next();
    return [this.flying, this.sealed].filter((one) => one !== null);
  }

  private next(): Message | null {
    if (this.waiting.length === 0) return null;
    this.rev += 1;
    const actions = this.waiting.slice(0, MOST_ACTIONS);
    this.waiting = this.waiting.slice(MOST_ACTIONS);
    return { rev: this.rev, actions };
  }

  private dispatch(): void {
    if (!this.flying) return;
    this.send(this.flying);
    this.watchdog = this.timer.set(() => {
      if (!this.flying) return;
      // The same number again: the app works on it once, but a value that differs makes it answer.
      this.flying = { ...this.flying, again: (this.flying.again ?? 0) + 1 };
      this.changed();
      this.dispatch();
    }, WATCHDOG_MS);
  }
}

/** The design as the person sees it: the app's, with everything that is still open applied. */
export class OpenDesign {
  design: Design;
  private base: Design;

  constructor(answer: Answer) {
    this.base = answer.design;
    this.design = answer.design;
  }

  /** Apply an edit at once.
   *
   * Throws an `EditError` where it can't be done; nothing is changed then. */
  edit(edit: Edit): void {
    this.design = applyEdit(edit, this.design);
  }

  /** Take in the app's answer and apply again what it does not know yet. */
  reconcile(answer: Answer, open: readonly Action[]): void {
    this.base = answer.design;
    let design = this.base;
    for (const action of open) {
      if (action.action !== "edit") continue;
      try {
        design = applyEdit(action.edit, design);
      } catch (error) {
        if (!(error instanceof EditError)) throw error;
        // It was done to a layer that the app's answer no longer has; the app will say so.
      }
    }
    // Layers that are as they were stay the same objects: their rows need no drawing.
    this.design = shared(this.design, design);
  }
}
