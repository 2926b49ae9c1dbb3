/** The canvas between the store and React Flow: what is picked, renamed, connected by key, and where things stand. */

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { groupOfMark, markOf, shownDesign, standIn } from "../core/grouptree";
import { quickParameters } from "../core/quick";
import type { Edit, Point } from "../core/types";
import type { BuildStore } from "../store";
import type { CardActions, GroupActions } from "./graph";
import { chosenOf, pickedLayers, selectorOf } from "./grouping";
import { joined, NOTE_SIZE, noteKey, noteOf, type NoteActions } from "./notes";
import { usePointing } from "./pointing";
import { disconnecting } from "./rules";

export type CanvasState = {
  store: BuildStore;
  actions: CardActions;
  groupActions: GroupActions;
  renaming: string | null;
  /** The layer whose arguments are open on its card. */
  quick: string | null;
  /** The layer from which a connection is being made by key. */
  linking: string | null;
  link(id: string | null): void;
  picked: ReadonlySet<string>;
  pickedWires: ReadonlySet<string>;
  /** Take in what React Flow says was picked or let go. */
  pick(what: "nodes" | "wires", changes: readonly Change[]): void;
  pickNone(): void;
  /** Pick these layers and no others; the first of them has the focus. */
  pickMany(ids: readonly string[]): void;
  /** Pick one more layer, or let go of it. */
  toggle(id: string): void;
  /** The note that is being written, by its key. */
  writing: string | null;
  noteActions: NoteActions;
  addNote(position: Point): void;
  over: string | null;
  setOver(id: string | null): void;
  tidy(): void;
  focus(id: string): void;
  removePicked(): void;
};

type Change = { type: string; id?: string; selected?: boolean };
type Picks = { nodes: ReadonlySet<string>; wires: ReadonlySet<string> };

const NOBODY: ReadonlySet<string> = new Set();

export function useCanvasState(store: BuildStore, box: React.RefObject<HTMLElement | null>, onInspect: () => void): CanvasState {
  const [renaming, setRenaming] = useState<string | null>(null);
  const [quick, setQuick] = useState<string | null>(null);
  const [linking, link] = useState<string | null>(null);
  const [picks, setPicks] = useState({ nodes: NOBODY, wires: NOBODY });
  const [over, setOver] = useState<string | null>(null);
  const inspect = useRef(onInspect);
  inspect.current = onInspect;

  const choose = useCallback((id: string): void => {
    const group = groupOfMark(id);
    if (group === null) store.select(noteOf(id) === null ? id : null);
    else store.selectGroup(group);
  }, [store]);
  const focus = useCallback((id: string): void => {
    // A card that stands there takes the focus before the next key; a new one when it is drawn.
    const take = (tries: number): void => {
      const card = box.current?.querySelector<HTMLElement>(selectorOf(store.design, id));
      card?.focus({ preventScroll: true });
      const root = box.current?.getRootNode() as Document | ShadowRoot | undefined;
      if (tries > 0 && (!card || root?.activeElement !== card)) window.setTimeout(() => take(tries - 1), 10);
    };
    take(20);
    choose(id);
  }, [choose, box]);
  const [writing, setWriting] = useState<string | null>(null);
  const pointing = usePointing(box);
  const actions = useMemo((): CardActions => ({
    // What a click picks, React Flow says: it knows of the keys that pick several.
    select: (id) => pointing.current || store.select(id),
    inspect: (id) => {
      store.select(id);
      inspect.current();
    },
    rename: (id) => !store.locked && setRenaming(id),
    quick: (id) => {
      const part = store.catalog?.layer(store.design.nodes.find((one) => one.id === id)?.kind ?? "") ?? null;
      store.select(id);
      if (quickParameters(part).length === 0 || store.locked) inspect.current();
      else setQuick(id);
    },
    quickDone: (id, back) => {
      setQuick(null);
      if (back) focus(id);
    },
    renamed: (id, name) => {
      setRenaming(null);
      const renamed = name !== null && name !== id && store.edit({ type: "rename_node", node: id, name });
      focus(renamed ? name.trim() : id);
    },
  }), [store, focus]);

  const groupActions = useMemo((): GroupActions => ({
    select: (group) => pointing.current || store.selectGroup(group),
    fold: (group, folded) => {
      if (store.edit({ type: "fold_group", group, folded })) focus(markOf(group));
    },
    rename: (group) => !store.locked && setRenaming(group === null ? null : markOf(group)),
    renamed: (group, name) => {
      setRenaming(null);
      if (name !== null) store.edit({ type: "rename_group", group, name });
      focus(markOf(group));
    },
  }), [store, focus]);
  const noteActions = useMemo((): NoteActions => ({
    write: (id) => !store.locked && setWriting(noteKey(id)),
    written: (id, text, back) => {
      setWriting(null);
      const note = store.design.notes?.find((one) => one.id === id);
      if (note && text !== note.text) store.edit({ type: "set_note", note: id, text });
      if (back) focus(noteKey(id));
    },
    sized: (id, position, size) => void store.edit({ type: "set_note", note: id, position, size }),
  }), [store, focus]);

  // Another layer chosen elsewhere is the one that is picked.
  const chosen = chosenOf(store);
  useEffect(() => {
    setPicks((before) => (chosen === null || before.nodes.has(chosen) ? before : { nodes: new Set([chosen]), wires: NOBODY }));
  }, [chosen]);

  return {
    store, actions, groupActions, noteActions, writing, renaming, quick, linking, link, picked: picks.nodes, pickedWires: picks.wires, over, setOver, focus,
    pick: (what, changes) => {
      if (!changes.some((one) => one.type === "select")) return;
      setPicks((before) => picked(before, what, changes));
      const last = what === "nodes" ? changes.findLast((one) => one.selected) : undefined;
      if (last?.id !== undefined) choose(last.id);
    },
    pickNone: () => {
      setPicks({ nodes: NOBODY, wires: NOBODY });
      store.select(null);
    },
    pickMany: (ids) => {
      const [first] = ids;
      if (first === undefined) return;
      setPicks({ nodes: new Set(ids), wires: NOBODY });
      focus(first);
    },
    toggle: (id) => setPicks((before) => picked(before, "nodes", [{ type: "select", id, selected: !before.nodes.has(id) }])),
    addNote: (position) => {
      const known = new Set(store.design.notes?.map((one) => one.id));
      if (!store.edit({ type: "add_note", text: "", position, size: NOTE_SIZE })) return;
      const key = noteKey(store.design.notes?.find((one) => !known.has(one.id))?.id ?? "");
      setPicks({ nodes: new Set([key]), wires: NOBODY });
      store.select(null);
      setWriting(key);
    },
    tidy: () => {
      const placed = store.design.nodes.filter((node) => node.position);
      if (placed.length > 0) store.edit({ type: "place_nodes", positions: Object.fromEntries(placed.map((node) => [node.id, null])) });
    },
    removePicked: () => {
      const shown = shownDesign(store.design);
      const wires = [...picks.wires].flatMap((id) => shown.edges.get(id) ?? []);
      const nodes = pickedLayers(store.design, picks.nodes);
      const edits: Edit[] = wires.map(disconnecting);
      const notes = (store.design.notes ?? []).filter((one) => picks.nodes.has(noteKey(one.id))).map((one) => one.id);
      if (notes.length > 0) edits.push({ type: "remove_notes", notes });
      if (nodes.length > 0) edits.push({ type: "remove_nodes", nodes });
      const edit = joined(edits);
      const before = nodes[0] === undefined ? undefined : store.design.edges.find((one) => one.target === nodes[0])?.source;
      const after = before === undefined || nodes.includes(before) ? undefined : standIn(store.design, before);
      if (!edit || !store.edit(edit)) return;
      setPicks({ nodes: NOBODY, wires: NOBODY });
      if (after !== undefined) focus(after);
    },
  };
}

/** Layers or connections are picked, not both: whoever picks one of them lets go of the others. */
function picked(before: Picks, what: "nodes" | "wires", changes: readonly Change[]): Picks {
  const next = new Set(before[what]);
  let more = false;
  for (const one of changes) {
    if (one.type !== "select" || one.id === undefined) continue;
    if (one.selected) next.add(one.id);
    else next.delete(one.id);
    more ||= one.selected === true;
  }
  const others = what === "nodes" ? "wires" : "nodes";
  return { ...before, [what]: next, [others]: more ? NOBODY : before[others] };
}
