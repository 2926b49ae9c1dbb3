/** The canvas between the store and React Flow: what is picked, renamed, connected by key, and where things stand. */

import { applyEdgeChanges, applyNodeChanges, type EdgeChange, type NodeChange } from "@xyflow/react";
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { sharedLayers } from "../core/layers";
import { quickParameters } from "../core/quick";
import { brokenConnections, problemsByNode } from "../core/shapes";
import type { Edit } from "../core/types";
import type { BuildStore } from "../store";
import { useBench } from "../ui/bench";
import { liveRun } from "../ui/running";
import { CARD, handlesOf, kept, LIVE_HEIGHT, outputsOf, placesOf, sameCard, sameWire, UNNAMED, wiresOf, type CardActions, type CardNode, type WireEdge } from "./graph";
import { layout, type Point } from "./layout";
import { joined, movingTo, NOTE_SIZE, noteKey, noteNodes, noteOf, sameNote, type CanvasNode, type NoteActions } from "./notes";
import { disconnecting, edgeId } from "./rules";
import { useSettings } from "./settings";
import { useSnapping, type Snapping } from "./snapping";

export type CanvasState = {
  store: BuildStore;
  actions: CardActions;
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

  const focus = useCallback((id: string): void => {
    // A card that stands there takes the focus before the next key; a new one when it is drawn.
    const take = (tries: number): void => {
      const card = box.current?.querySelector<HTMLElement>(`:is([data-node="${CSS.escape(id)}"], [data-note="${CSS.escape(id)}"])`);
      card?.focus({ preventScroll: true });
      const root = box.current?.getRootNode() as Document | ShadowRoot | undefined;
      if (tries > 0 && (!card || root?.activeElement !== card)) window.setTimeout(() => take(tries - 1), 10);
    };
    take(20);
    store.select(noteOf(id) === null ? id : null);
  }, [store, box]);
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
  const chosen = store.selected;
  useEffect(() => {
    setPicks((before) => (chosen === null || before.nodes.has(chosen) ? before : { nodes: new Set([chosen]), wires: NOBODY }));
  }, [chosen]);

  return {
    store, actions, noteActions, writing, renaming, quick, linking, link, picked: picks.nodes, pickedWires: picks.wires, over, setOver, focus,
    pick: (what, changes) => {
      if (!changes.some((one) => one.type === "select")) return;
      setPicks((before) => picked(before, what, changes));
      const last = what === "nodes" ? changes.findLast((one) => one.selected) : undefined;
      if (last?.id !== undefined) store.select(noteOf(last.id) === null ? last.id : null);
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
      const wires = store.design.edges.filter((one) => picks.wires.has(edgeId(one)));
      const nodes = store.design.nodes.filter((one) => picks.nodes.has(one.id)).map((one) => one.id);
      const edits: Edit[] = wires.map(disconnecting);
      const notes = (store.design.notes ?? []).filter((one) => picks.nodes.has(noteKey(one.id))).map((one) => one.id);
      if (notes.length > 0) edits.push({ type: "remove_notes", notes });
      if (nodes.length > 0) edits.push({ type: "remove_nodes", nodes });
      const edit = joined(edits);
      const after = nodes[0] === undefined ? undefined : store.design.edges.find((one) => one.target === nodes[0])?.source;
      if (!edit || !store.edit(edit)) return;
      setPicks({ nodes: NOBODY, wires: NOBODY });
      if (after !== undefined) focus(after);
    },
  };
}

export type Graph = {
  nodes: CanvasNode[];
  edges: WireEdge[];
  /** Where layers and notes stand. */
  places: Map<string, Point>;
  onNodesChange(changes: NodeChange<CanvasNode>[]): void;
  onEdgesChange(changes: EdgeChange<WireEdge>[]): void;
  /** A drag has ended. */
  onMoved(): void;
  snapping: Snapping;
  /** Whether data flow downwards on the page. */
  down: boolean;
};

export function useGraph(state: CanvasState, box: React.RefObject<HTMLElement | null>): Graph {
  const { store, catalog, language, t } = useBench();
  const { design } = store;
  const { inference, diagnostics } = store.data;
  const room = useRoom(box);
  const shape = design.nodes.map((one) => one.id).join("\n") + "\n\n" + design.edges.map(edgeId).join("\n");
  const { flow, snap } = useSettings();
  const down = flow === "down";
  // The layout follows the graph, not the arguments. Downwards a card needs the room of its histogram.
  const laid = useMemo(
    () => layout(design.nodes.map((one) => one.id), design.edges, down ? { ...CARD, height: CARD.height + LIVE_HEIGHT } : CARD, room, flow),
    [shape, room, flow],
  );
  const places = useMemo(() => {
    const stand = placesOf(design, laid);
    for (const note of design.notes ?? []) stand.set(noteKey(note.id), note.position);
    return stand;
  }, [design.nodes, design.notes, laid]);
  const live = liveRun(store.data.run);

  const wanted = useMemo(() => {
    const broken = brokenConnections(design, inference, diagnostics);
    const problems = problemsByNode(diagnostics);
    const tabbable = store.selected ?? design.nodes[0]?.id;
    const calls = sharedLayers(design);
    const cards = design.nodes.map((node): CardNode => {
      const [x, y] = places.get(node.id) ?? [0, 0];
      const known = inference?.nodes[node.id];
      const size = { width: CARD.width, height: CARD.height + (live && (known?.trainable ?? 0) > 0 ? LIVE_HEIGHT : 0) };
      return {
        id: node.id, type: "card", position: { x, y }, ...size, measured: size, handles: handlesOf(node.kind, outputsOf(known), down, size.height),
        selected: state.picked.has(node.id), domAttributes: UNNAMED, ...(state.quick === node.id ? { zIndex: 1002 } : {}),
        data: {
          node, known, problems: problems.get(node.id), broken: broken.get(node.id), calls: calls.get(node.layer ?? node.id) ?? 1, tabbable: node.id === tabbable,
          renaming: state.renaming === node.id, quick: state.quick === node.id, linking: state.linking === node.id, live, down, language, catalog, actions: state.actions,
        },
      };
    });
    const say = (source: string, target: string, shape: string): string => t("wire", { source, target, shape });
    const look = { scalar: t("scalar"), language, over: state.over, down, picked: state.pickedWires, say };
    const notes = noteNodes(design, {
      picked: state.picked, writing: state.writing, locked: store.locked, actions: state.noteActions, say: (text) => t("note_said", { text: text.slice(0, 200) }),
    });
    return { cards: [...cards, ...notes], wires: wiresOf(design, laid, inference, broken, look) };
  }, [design, inference, diagnostics, places, laid, live, down, language, catalog, store.selected, state.picked, state.pickedWires, state.renaming, state.quick, state.linking, state.over, state.actions, state.writing, state.noteActions, store.locked]);

  const [nodes, setNodes] = useState<CanvasNode[]>(wanted.cards);
  const [edges, setEdges] = useState<WireEdge[]>(wanted.wires);
  useLayoutEffect(() => setNodes((old) => kept(old, wanted.cards, sameNode)), [wanted.cards]);
  useLayoutEffect(() => setEdges((old) => kept(old, wanted.wires, sameWire)), [wanted.wires]);

  const snapping = useSnapping(snap);
  return {
    nodes, edges, places, snapping, down,
    onNodesChange: (changes) => {
      const held = snapping.catch(changes, nodes);
      setNodes((old) => applyNodeChanges(held, old));
      state.pick("nodes", changes);
    },
    onEdgesChange: (changes) => {
      setEdges((old) => applyEdgeChanges(changes, old));
      state.pick("wires", changes);
    },
    onMoved: () => {
      const moved = [...snapping.last()].filter(([id, [x, y]]) => {
        const was = places.get(id);
        return was !== undefined && (was[0] !== x || was[1] !== y);
      });
      const edit = movingTo(Object.fromEntries(moved));
      if (edit) store.edit(edit);
    },
  };
}

function sameNode(one: CanvasNode, other: CanvasNode): boolean {
  if (one.type === "note" || other.type === "note") return one.type === "note" && other.type === "note" && sameNote(one, other);
  return sameCard(one, other);
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

/** Whether a button of the mouse, a finger or a pen is down on the canvas. */
function usePointing(box: React.RefObject<HTMLElement | null>): React.RefObject<boolean> {
  const pointing = useRef(false);
  useEffect(() => {
    const here = box.current;
    const down = (): void => void (pointing.current = true);
    const up = (): void => void (pointing.current = false);
    here?.addEventListener("pointerdown", down, true);
    window.addEventListener("pointerup", up, true);
    window.addEventListener("pointercancel", up, true);
    return () => {
      here?.removeEventListener("pointerdown", down, true);
      window.removeEventListener("pointerup", up, true);
      window.removeEventListener("pointercancel", up, true);
    };
  }, [box]);
  return pointing;
}

/** How wide a row may be: the canvas as it was when the page opened. Nothing moves because a window does. */
function useRoom(box: React.RefObject<HTMLElement | null>): number {
  const [room, setRoom] = useState(860);
  useLayoutEffect(() => {
    const width = box.current?.clientWidth ?? 0;
    if (width > 200) setRoom(width - 16);
  }, [box]);
  return room;
}
