/** The state of the page that shows one run: nothing but the messages to the app. */

import { Outbox, type Message } from "./core/document";
import type { Action, RunData } from "./core/types";

let send: (message: Message) => void = () => undefined;
const outbox = new Outbox((message) => send(message), {
  set: (run, ms) => window.setTimeout(run, ms),
  clear: (id) => window.clearTimeout(id),
  soon: (run) => queueMicrotask(run),
});

export type RunStore = { act(action: Action): void };
const store: RunStore = { act: (action) => outbox.push(action) };

export function runStore(data: RunData, sender: (message: Message) => void): RunStore {
  send = sender;
  outbox.answered(data.ack);
  return store;
}
