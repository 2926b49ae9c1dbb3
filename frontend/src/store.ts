/** The workbench's state: it lives beside the page, so that mounting the component anew loses nothing. */

import { everywhere, toldOfCopies } from "./core/copies";
import { OpenDesign, Outbox, type Message, type Timer } from "./core/document";
import { applyEdit, EditError } from "./core/edits";
import { isExpress, isOlder, withTold, type Told } from "./core/express";
import type { Catalog } from "./core/parts";
import { layersByName, shared } from "./core/sharing";
import type { Action, BuildData, Design, Edit, Json, Language } from "./core/types";
import { fetchCatalog, fetchedCatalog } from "./fetched";
import { isLocked, setLocked } from "./locking";
import { Tabs } from "./tabs";
import { settleTyping } from "./typing";
import { say, sayIf } from "./words";

export { settleTyping };

/** `stays`: until it is closed. */
export type Notice = { id: string; severity: string; text: string; stays?: boolean; act?: { label: string; run: () => void } };

const timer: Timer = {
  set: (run, ms) => window.setTimeout(run, ms),
  clear: (id) => window.clearTimeout(id),
  soon: (run) => queueMicrotask(run),
};

const stores = new Map<string, BuildStore>();
let send: (message: Message) => void = () => undefined;
const outbox = new Outbox(
  (message) => dispatch(message),
  timer,
  () => stores.forEach((store) => store.changed()),
);

/** What is on the page now. */
let shown: BuildStore | null = null;
const tabs = new Tabs(typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("layerwise"), `${Date.now()} ${Math.random()}`, {
  shows: (design) => shown?.data.design_id === design,
  met: () => shown?.meet(),
  // The app answers with the design as it is now.
  changed: () => shown?.act({ action: "look" }),
});

export class BuildStore {
  selected: string | null;
  /** The group that is selected instead of a layer. */
  group: string | null = null;
  /** Whether what is done to one copy of a block is done to all. */
  allCopies = true;
  notice: Notice | null = null;
  private readonly open: OpenDesign;
  private readonly listeners = new Set<() => void>();
  private version = 0;
  private dismissed: string | null = null;
  private heard: BuildData;
  /** Whether something was done here that other tabs have not heard of. */
  private untold = false;

  constructor(public data: BuildData) {
    this.heard = data;
    this.data = { ...data, inference: layersByName(data.inference) };
    this.open = new OpenDesign(data);
    const nodes = data.design.nodes;
    this.selected = nodes.at(-1)?.id ?? null;
    this.hear(data);
  }

  get design(): Design {
    return this.open.design;
  }

  get catalog(): Catalog | null {
    return fetchedCatalog();
  }

  get language(): Language {
    return this.data.language;
  }

  /** Whether everything the person did has reached the app and lies on its disk. */
  get saved(): boolean {
    return this.data.saved && !outbox.busy;
  }

  get late(): boolean {
    return outbox.late;
  }

  /** Whether the inference speaks of an older design than the one on the page. */
  get stale(): boolean {
    return outbox.busy;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = (): number => this.version;

  changed(): void {
    this.version += 1;
    for (const listener of this.listeners) listener();
  }

  /** Take in an answer that tells only what changed since the view with the number `have`. */
  hearTold(told: Told, have: number): void {
    const fits = told.whole || have === this.viewNumber;
    if (fits) {
      const data = withTold(this.heard, told);
      outbox.answered(data.ack);
      this.take(data);
    } else {
      outbox.answered(told.fields.ack ?? null);
    }
    if (told.page || !fits) this.act({ action: "look" });
  }

  get viewNumber(): number {
    return this.heard.view_number ?? 0;
  }

  take(data: BuildData): void {
    if (data === this.heard || isOlder(data, this.heard)) return;
    this.heard = data;
    const { inference, diagnostics } = this.data;
    this.data = { ...data, inference: shared(inference, layersByName(data.inference)), diagnostics: shared(diagnostics, data.diagnostics) };
    this.open.reconcile(data, outbox.open);
    this.keepSelection();
    this.hear(data);
    if (this.untold && !outbox.busy) {
      this.untold = false;
      tabs.changed(data.design_id);
    }
    this.changed();
  }

  /** Another tab showed this design before: both work on one, and one who wants it otherwise makes a copy. */
  meet(): void {
    const copy = { ...this.design, name: say(this.language, "copy_of", { name: this.design.name }).slice(0, 120) };
    const run = (): void => this.act({ action: "open", text: JSON.stringify(copy) });
    const act = { label: say(this.language, "make_copy"), run };
    this.notice = { id: `local ${Date.now()}`, severity: "warning", text: say(this.language, "other_tab"), stays: true, act };
    this.changed();
  }

  /** Whether nothing of the design may be changed: remembered for each design. */
  get locked(): boolean {
    return isLocked(this.data.design_id);
  }

  lock(locked: boolean): void {
    setLocked(this.data.design_id, locked);
    // A design that nobody has edited is on no shelf, and would be another one when the page is loaded anew.
    if (locked) outbox.push({ action: "keep" });
    this.changed();
  }

  /** Do an edit: it shows at once. Says whether it could be done. */
  edit(own: Edit): boolean {
    // Folding shows the same design.
    if (own.type !== "fold_group" && this.refused()) return false;
    const before = this.design;
    const edit = this.allCopies ? everywhere(before, own) : own;
    try {
      this.open.edit(edit);
    } catch (error) {
      if (!(error instanceof EditError)) throw error;
      const text = sayIf(this.language, `edit_${error.reason}`, error.reason, error.values);
      this.notice = { id: `local ${Date.now()}`, severity: "error", text };
      this.changed();
      return false;
    }
    outbox.push({ action: "edit", edit });
    const told = toldOfCopies(before, this.design, own, edit);
    if (told) this.say(told.severity, say(this.language, told.key, told.gaps));
    this.untold = true;
    this.keepSelection();
    this.changed();
    return true;
  }

  /** Do an edit that adds layers, and return the first of them; `null` where it could not be done. */
  add(edit: Edit): string | null {
    return this.addAll(edit)[0] ?? null;
  }

  /** Do an edit that adds layers, and return all of them; none where it could not be done. */
  addAll(edit: Edit): string[] {
    const before = new Set(this.design.nodes.map((node) => node.id));
    const alone = this.design;
    if (!this.edit(edit)) return [];
    // In a copy of a block more is added, to the other copies: that is not what was meant.
    return applyEdit(edit, alone).nodes.flatMap((node) => (before.has(node.id) ? [] : [node.id]));
  }

  /** Send something that only the app can do. */
  act(action: Action): void {
    if ((action.action === "undo" || action.action === "redo") && this.refused()) return;
    outbox.push(action);
    this.untold ||= action.action === "undo" || action.action === "redo";
    this.changed();
  }

  setPlan(field: string, value: Json): void {
    this.edit({ type: "set_plan", field, value });
  }

  select(id: string | null): void {
    if (id === this.selected && this.group === null) return;
    this.selected = id;
    this.group = null;
    this.changed();
  }

  selectGroup(id: string): void {
    if (id === this.group) return;
    this.selected = null;
    this.group = id;
    this.changed();
  }

  say(severity: string, text: string): void {
    this.notice = { id: `local ${Date.now()}`, severity, text };
    this.changed();
  }

  dismiss(): void {
    this.dismissed = this.notice?.id ?? null;
    this.notice = null;
    this.changed();
  }

  private refused(): boolean {
    if (this.locked) this.say("warning", say(this.language, "locked_refused"));
    return this.locked;
  }

  private hear(data: BuildData): void {
    if (!data.notice) return;
    const id = `app ${data.notice.id}`;
    if (id === this.dismissed || this.notice?.id === id) return;
    this.notice = { id, severity: data.notice.severity, text: data.notice.sentence[data.language] };
  }

  private keepSelection(): void {
    const nodes = this.design.nodes;
    if (this.group !== null && !this.design.groups.some((group) => group.id === this.group)) this.group = null;
    if (this.selected !== null && !nodes.some((node) => node.id === this.selected)) this.selected = nodes.at(-1)?.id ?? null;
  }
}

/** The short way where it will do; what it does not answer goes the long way, under the same number. */
function dispatch(message: Message): void {
  const store = shown;
  const address = store?.data.express_url;
  if (!store || !address || !isExpress(message)) return send(message);
  const have = store.viewNumber;
  const asked = fetch(new URL(address, document.baseURI), { method: "POST", body: JSON.stringify({ ...message, have }) });
  void asked
    .then((answer) => {
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.json() as Promise<Told>;
    })
    .then((told) => store.hearTold(told, have))
    .catch(() => send(message));
}

export function buildStore(data: BuildData, sender: (message: Message) => void): BuildStore {
  send = sender;
  outbox.answered(data.ack);
  let store = stores.get(data.design_id);
  if (!store) {
    store = new BuildStore(data);
    stores.set(data.design_id, store);
  } else {
    store.take(data);
  }
  if (shown !== store) {
    shown = store;
    tabs.hello(data.design_id);
  }
  fetchCatalog(data.catalog_url, () => stores.forEach((one) => one.changed()));
  return store;
}

/** What is open goes to the app now; with `beacon`, past the websocket that is closing. */
function settle(beacon: boolean): void {
  settleTyping();
  if (!beacon) return outbox.flush();
  const messages = outbox.leave();
  const address = [...stores.values()].at(-1)?.data.late_url;
  if (messages.length > 0 && address) navigator.sendBeacon(new URL(address, document.baseURI), JSON.stringify(messages));
}

if (typeof window !== "undefined") {
  window.addEventListener("pagehide", () => settle(true));
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && settle(false));
}
