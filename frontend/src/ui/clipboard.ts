/** Copy, cut and paste, by the browser's own keys and by buttons: layers travel as readable text. */

import { useEffect, useMemo, useRef } from "react";
import { copyText, readCopy, type Copied } from "../core/pasting";
import type { Point } from "../core/types";
import { COMMAND_KEY } from "../host";
import type { BuildStore } from "../store";
import { say } from "../words";

export type Clipboard = { copy(): void; cut(): void; paste(): void };

type Needs = {
  store: BuildStore;
  box: React.RefObject<HTMLElement | null>;
  picked: () => ReadonlySet<string>;
  /** The notes that are picked. */
  notes?: () => ReadonlySet<string>;
  /** Where the layers stand that the layout has placed. */
  places: () => ReadonlyMap<string, Point>;
  /** Move what is pasted to where it shall stand. */
  placed: (copied: Copied) => Copied;
  remove: () => void;
  /** What is there now: layers, and notes where nothing else was pasted. */
  done: (layers: string[], notes: string[]) => void;
};

/** What was copied last on this page: for a browser that lets nobody read the clipboard by a button. */
let remembered: string | null = null;

export function useClipboard(needs: Needs): Clipboard {
  const latest = useRef(needs);
  latest.current = needs;
  useEffect(() => {
    const act = (event: ClipboardEvent): void => {
      if (!meant(event, latest.current.box.current)) return;
      if (event.type === "paste") pasteText(latest.current, event.clipboardData?.getData("text/plain") ?? "");
      else if (!take(latest.current, event.type === "cut", (text) => event.clipboardData?.setData("text/plain", text))) return;
      event.preventDefault();
      event.stopPropagation();
    };
    const types = ["copy", "cut", "paste"] as const;
    for (const type of types) window.addEventListener(type, act, true);
    return () => types.forEach((type) => window.removeEventListener(type, act, true));
  }, []);
  return useMemo(() => {
    const keep = (text: string): void => void navigator.clipboard?.writeText(text).catch(() => undefined);
    return {
      copy: () => void take(latest.current, false, keep),
      cut: () => void take(latest.current, true, keep),
      paste: () => void pasteByButton(latest.current),
    };
  }, []);
}

/** Whether a copy or paste is about layers: not about a text that is being typed or was marked. */
function meant(event: ClipboardEvent, box: HTMLElement | null): boolean {
  const [target] = event.composedPath();
  if (!box || (!event.composedPath().includes(box) && target !== document.body)) return false;
  if (target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return false;
  return event.type === "paste" || event.composedPath().includes(box) || !window.getSelection()?.toString();
}

function take({ store, picked, notes: pickedNotes, places, remove }: Needs, cut: boolean, keep: (text: string) => void): boolean {
  const ids = picked();
  const nodes = store.design.nodes.filter((node) => ids.has(node.id));
  const own = pickedNotes?.() ?? new Set();
  const notes = (store.design.notes ?? []).filter((note) => own.has(note.id));
  const [first] = nodes;
  if (!first && notes.length === 0) return false;
  remembered = copyText(store.design, ids, places(), own);
  keep(remembered);
  if (cut) remove();
  const gaps = { node: first?.id ?? "", count: nodes.length || notes.length, keys: `${COMMAND_KEY}+V` };
  store.say("hint", say(store.language, !first ? "copied_notes" : nodes.length === 1 ? "copied_one" : "copied_many", gaps));
  return true;
}

function pasteText({ store, placed, done }: Needs, text: string): void {
  const copied = readCopy(text);
  if (!copied) return store.say("warning", say(store.language, text.trim() ? "paste_strange" : "paste_empty"));
  const { nodes, edges, groups, notes } = placed(copied);
  const known = new Set(store.design.notes?.map((one) => one.id));
  const added = store.addAll({ type: "paste_nodes", layers: nodes, edges, copied_groups: groups, copied_notes: notes });
  const written = (store.design.notes ?? []).flatMap((one) => (known.has(one.id) ? [] : [one.id]));
  const [first] = added;
  if (first === undefined && written.length === 0) return;
  done(added, written);
  const gaps = { node: first ?? "", count: added.length || written.length };
  store.say("hint", say(store.language, first === undefined ? "pasted_notes" : added.length === 1 ? "pasted_one" : "pasted_many", gaps));
}

async function pasteByButton(needs: Needs): Promise<void> {
  let text: string | null;
  try {
    text = await navigator.clipboard.readText();
  } catch {
    text = remembered; // not allowed, or not offered without https
  }
  if (text === null) return needs.store.say("warning", say(needs.store.language, "paste_by_key", { keys: `${COMMAND_KEY}+V` }));
  pasteText(needs, text);
}
