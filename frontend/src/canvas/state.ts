/** The canvas between the store and React Flow: what is picked, renamed, connected by key, and where things stand. */

import { applyEdgeChanges, applyNodeChanges, type EdgeChange, type NodeChange } from "@xyflow/react";
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { groupOfMark, markOf, shownDesign, standIn, type Shown } from "../core/grouptree";
import { quickParameters } from "../core/quick";
import { brokenConnections, problemsByNode } from "../core/shapes";
import type { Edit, LayerNode } from "../core/types";
import type { BuildStore } from "../store";
import { useBench } from "../ui/bench";
import { liveRun } from "../ui/running";
import { framed, heldBy, placing, standing, type Frame } from "./framing";
import { CARD, handlesOf, kept, LIVE_HEIGHT, outputsOf, sameCard, sameWire, UNNAMED, waysOf, wiresOf, type CanvasNode, type CardActions, type CardNode, type GroupActions, type WireEdge } from "./graph";
import { chosenOf, pickedLayers, selectorOf } from "./grouping";
import { alongWith, foldedCard, frameNodes } from "./groupnodes";
import type { Point } from "./layout";
import { usePointing } from "./pointing";
import { disconnecting, edgeId } from "./rules";
import { useSettings } from "./settings";
import { useSnapping, type Snapping } from "./snapping";

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
    if (group === null) store.select(id);
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
    rename: (group) => setRenaming(group === null ? null : markOf(group)),
    renamed: (group, name) => {
      setRenaming(null);
      if (name !== null) store.edit({ type: "rename_group", group, name });
      focus(markOf(group));
    },
  }), [store, focus]);

  // Another layer chosen elsewhere is the one that is picked.
  const chosen = chosenOf(store);
  useEffect(() => {
    setPicks((before) => (chosen === null || before.nodes.has(chosen) ? before : { nodes: new Set([chosen]), wires: NOBODY }));
  }, [chosen]);

  return {
    store, actions, groupActions, renaming, quick, linking, link, picked: picks.nodes, pickedWires: picks.wires, over, setOver, focus,
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
    tidy: () => {
      const placed = store.design.nodes.filter((node) => node.position);
      if (placed.length > 0) store.edit({ type: "place_nodes", positions: Object.fromEntries(placed.map((node) => [node.id, null])) });
    },
    removePicked: () => {
      const shown = shownDesign(store.design);
      const wires = [...picks.wires].flatMap((id) => shown.edges.get(id) ?? []);
      const nodes = pickedLayers(store.design, picks.nodes);
      const edits: Edit[] = wires.map(disconnecting);
      if (nodes.length > 0) edits.push({ type: "remove_nodes", nodes });
      const [only] = edits;
      const before = nodes[0] === undefined ? undefined : store.design.edges.find((one) => one.target === nodes[0])?.source;
      const after = before === undefined || nodes.includes(before) ? undefined : standIn(store.design, before);
      if (!only || !store.edit(edits.length === 1 ? only : { type: "several", edits })) return;
      setPicks({ nodes: NOBODY, wires: NOBODY });
      if (after !== undefined) focus(after);
    },
  };
}

export type Graph = {
  /** What is seen of the network: folded groups as single layers. */
  shown: Shown;
  nodes: CanvasNode[];
  edges: WireEdge[];
  /** Upper left corners of the cards. */
  places: Map<string, Point>;
  frames: Map<string, Frame>;
  /** Put cards and frames to other places. */
  place(moved: ReadonlyMap<string, Point>): void;
  onNodesChange(changes: NodeChange<CanvasNode>[]): void;
  onEdgesChange(changes: EdgeChange<WireEdge>[]): void;
  /** A drag has ended. */
  onMoved(): void;
  snapping: Snapping;
};

export function useGraph(state: CanvasState, box: React.RefObject<HTMLElement | null>): Graph {
  const { store, catalog, language, t } = useBench();
  const { design } = store;
  const { inference, diagnostics } = store.data;
  const room = useRoom(box);
  const shown = useMemo(() => shownDesign(design), [design.nodes, design.edges, design.groups]);
  const shape = useMemo(() => JSON.stringify([shown.design.nodes.map((one) => one.id), shown.design.edges.map(edgeId), design.groups.map((one) => [one.id, one.parent, one.folded, one.nodes])]), [shown]);
  // The layout follows the graph, not the arguments.
  const laid = useMemo(() => framed(design, shown, room), [shape, room]);
  const stand = useMemo(() => standing(design, shown, laid), [shown, laid]);
  const ways = useMemo(() => waysOf(shown.design, laid, stand.places), [stand]);
  const held = useMemo(() => heldBy(design, shown), [shown]);
  const { places } = stand;
  const live = liveRun(store.data.run);

  const wanted = useMemo(() => {
    const broken = brokenConnections(design, inference, diagnostics);
    const problems = problemsByNode(diagnostics);
    const tabbable = chosenOf(store) ?? shown.design.nodes[0]?.id;
    const named = { inference, problems, scalar: t("scalar"), language, tabbable, renaming: state.renaming, linking: state.linking, picked: state.picked, actions: state.groupActions };
    const cardOf = (node: LayerNode): CardNode => {
      const [x, y] = places.get(node.id) ?? [0, 0];
      const known = inference?.nodes[node.id];
      const size = { width: CARD.width, height: CARD.height + (live && (known?.trainable ?? 0) > 0 ? LIVE_HEIGHT : 0) };
      return {
        id: node.id, type: "card", position: { x, y }, ...size, measured: size, handles: handlesOf(node.kind, outputsOf(known)),
        selected: state.picked.has(node.id), domAttributes: UNNAMED, ...(state.quick === node.id ? { zIndex: 1002 } : {}),
        data: {
          node, known, problems: problems.get(node.id), broken: broken.get(node.id), tabbable: node.id === tabbable,
          renaming: state.renaming === node.id, quick: state.quick === node.id, linking: state.linking === node.id, live, language, catalog, actions: state.actions,
        },
      };
    };
    const cards = shown.design.nodes.flatMap((node): CanvasNode | [] => {
      if (groupOfMark(node.id) !== null) return foldedCard(design, node.id, places.get(node.id) ?? [0, 0], named) ?? [];
      return cardOf(node);
    });
    const called = (id: string): string => design.groups.find((group) => group.id === groupOfMark(id))?.name ?? id;
    const say = (source: string, target: string, shape: string): string => t("wire", { source: called(source), target: called(target), shape });
    const look = { scalar: t("scalar"), language, over: state.over, picked: state.pickedWires, say };
    return { cards: [...frameNodes(design, stand.frames, named, live ? LIVE_HEIGHT : 0), ...cards], wires: wiresOf(shown, ways, inference, broken, look) };
  }, [design, inference, diagnostics, stand, ways, live, language, catalog, store.selected, store.group, state.picked, state.pickedWires, state.renaming, state.quick, state.linking, state.over, state.actions]);

  const [nodes, setNodes] = useState<CanvasNode[]>(wanted.cards);
  const [edges, setEdges] = useState<WireEdge[]>(wanted.wires);
  useLayoutEffect(() => setNodes((old) => kept(old, wanted.cards, sameCard)), [wanted.cards]);
  useLayoutEffect(() => setEdges((old) => kept(old, wanted.wires, sameWire)), [wanted.wires]);

  const snapping = useSnapping(useSettings().snap);
  const place = (moved: ReadonlyMap<string, Point>): void => {
    const positions = placing(design, shown, stand, moved);
    if (Object.keys(positions).length > 0) store.edit({ type: "place_nodes", positions });
  };
  return {
    shown, nodes, edges, places, frames: stand.frames, snapping, place,
    onNodesChange: (changes) => {
      const caught = snapping.catch(changes, nodes);
      const moved = new Map(caught.flatMap((one): [string, Point][] => (one.type === "position" && one.position ? [[one.id, [one.position.x, one.position.y]]] : [])));
      setNodes((old) => applyNodeChanges(caught, alongWith(old, held, moved)));
      state.pick("nodes", changes);
    },
    onEdgesChange: (changes) => {
      setEdges((old) => applyEdgeChanges(changes, old));
      state.pick("wires", changes);
    },
    onMoved: () => place(snapping.last()),
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

/** How wide a row may be: the canvas as it was when the page opened. Nothing moves because a window does. */
function useRoom(box: React.RefObject<HTMLElement | null>): number {
  const [room, setRoom] = useState(860);
  useLayoutEffect(() => {
    const width = box.current?.clientWidth ?? 0;
    if (width > 200) setRoom(width - 16);
  }, [box]);
  return room;
}
