/** What React Flow draws at the moment, and what becomes of it when something is dragged. */

import { applyEdgeChanges, applyNodeChanges, useStoreApi, type EdgeChange, type NodeChange } from "@xyflow/react";
import { useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from "react";
import { groupOfMark, shownDesign, type Shown } from "../core/grouptree";
import { sharedLayers } from "../core/layers";
import { brokenConnections, problemsByNode } from "../core/shapes";
import type { LayerNode } from "../core/types";
import { alarming } from "../ui/alarms";
import { useBench } from "../ui/bench";
import { liveRun } from "../ui/running";
import { framed, heldBy, placing, standing, type Frame, type Framed } from "./framing";
import { CARD, handlesOf, kept, LIVE_HEIGHT, outputsOf, sameCard, sameWire, UNNAMED, waysOf, wiresOf, type CardNode, type WireEdge } from "./graph";
import { chosenOf } from "./grouping";
import { alongWith, foldedCard, frameNodes } from "./groupnodes";
import type { Point } from "./layout";
import { movingTo, noteKey, noteNodes, noteOf, sameNote, type CanvasNode } from "./notes";
import { edgeId } from "./rules";
import { useSettings } from "./settings";
import { cardWaits, caughtUp, MOMENT, sightOf, wireWaits } from "./sight";
import { useSnapping, type Snapping } from "./snapping";
import type { CanvasState } from "./state";
import { keepRoom } from "./view";

export type Graph = {
  /** What is seen of the network: folded groups as single layers. */
  shown: Shown;
  nodes: CanvasNode[];
  edges: WireEdge[];
  /** Where the layout puts everything; the same value for as long as the network and its groups are. */
  laid: Framed;
  /** Upper left corners of cards and notes. */
  places: Map<string, Point>;
  frames: Map<string, Frame>;
  /** Put cards, frames and notes to other places. */
  place(moved: ReadonlyMap<string, Point>): void;
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
  const { flow, snap } = useSettings();
  const down = flow === "down";
  const shown = useMemo(() => shownDesign(design), [design.nodes, design.edges, design.groups]);
  const shape = useMemo(() => JSON.stringify([shown.design.nodes.map((one) => one.id), shown.design.edges.map(edgeId), design.groups.map((one) => [one.id, one.parent, one.folded, one.nodes])]), [shown]);
  // The layout follows the graph, not the arguments.
  const laid = useMemo(() => framed(design, shown, room, flow), [shape, room, flow]);
  const stand = useMemo(() => standing(design, shown, laid), [shown, laid]);
  const ways = useMemo(() => waysOf(shown.design, laid, stand.places), [stand]);
  const held = useMemo(() => heldBy(design, shown), [shown]);
  const places = useMemo(() => {
    const all = new Map(stand.places);
    for (const note of design.notes ?? []) all.set(noteKey(note.id), note.position);
    return all;
  }, [stand, design.notes]);
  const live = liveRun(store.data.run);
  const alarms = alarming(store.data.run);

  const wanted = useMemo(() => {
    const broken = brokenConnections(design, inference, diagnostics);
    const problems = problemsByNode(diagnostics);
    const calls = sharedLayers(design);
    const tabbable = chosenOf(store) ?? shown.design.nodes[0]?.id;
    const named = { inference, problems, scalar: t("scalar"), language, tabbable, renaming: state.renaming, linking: state.linking, picked: state.picked, down, alarms, actions: state.groupActions };
    const cardOf = (node: LayerNode): CardNode => {
      const [x, y] = places.get(node.id) ?? [0, 0];
      const known = inference?.nodes[node.id];
      const size = { width: CARD.width, height: CARD.height + (live && (known?.trainable ?? 0) > 0 ? LIVE_HEIGHT : 0) };
      return {
        id: node.id, type: "card", position: { x, y }, ...size, measured: size, handles: handlesOf(node.kind, outputsOf(known), down, size),
        selected: state.picked.has(node.id), domAttributes: UNNAMED, ...raised(state.quick === node.id, broken.has(node.id)),
        data: {
          node, known, problems: problems.get(node.id), broken: broken.get(node.id), calls: calls.get(node.layer ?? node.id) ?? 1, tabbable: node.id === tabbable,
          renaming: state.renaming === node.id, quick: state.quick === node.id, linking: state.linking === node.id, live, alarms, down, language, catalog, actions: state.actions,
        },
      };
    };
    const cards = shown.design.nodes.flatMap((node): CanvasNode | [] => {
      if (groupOfMark(node.id) !== null) return foldedCard(design, node.id, places.get(node.id) ?? [0, 0], named) ?? [];
      return cardOf(node);
    });
    const called = (id: string): string => design.groups.find((group) => group.id === groupOfMark(id))?.name ?? id;
    const say = (source: string, target: string, shape: string): string => t("wire", { source: called(source), target: called(target), shape });
    const look = { scalar: t("scalar"), mask: t("masked"), language, over: state.over, down, picked: state.pickedWires, say };
    const notes = noteNodes(design, {
      picked: state.picked, writing: state.writing, locked: store.locked, actions: state.noteActions, say: (text) => t("note_said", { text: text.slice(0, 200) }),
    });
    // Downwards the frames have that room already.
    const frames = frameNodes(design, stand.frames, named, live && !down ? LIVE_HEIGHT : 0);
    return { cards: [...frames, ...cards, ...notes], wires: wiresOf(shown, ways, inference, broken, look) };
  }, [design, inference, diagnostics, stand, ways, live, alarms, down, language, catalog, store.selected, store.group, state.picked, state.pickedWires, state.renaming, state.quick, state.linking, state.over, state.actions, state.writing, state.noteActions, store.locked]);

  const { nodes, edges, change } = useDrawn(wanted);

  const snapping = useSnapping(snap);
  const place = (moved: ReadonlyMap<string, Point>): void => {
    const notes = [...moved].filter(([id, [x, y]]) => noteOf(id) !== null && (places.get(id)?.[0] !== x || places.get(id)?.[1] !== y));
    const edit = movingTo({ ...placing(design, shown, stand, moved), ...Object.fromEntries(notes) });
    if (edit) store.edit(edit);
  };
  return {
    shown, nodes, edges, laid, places, frames: stand.frames, snapping, place, down,
    onNodesChange: (changes) => {
      const caught = snapping.catch(changes, nodes);
      const moved = new Map(caught.flatMap((one): [string, Point][] => (one.type === "position" && one.position ? [[one.id, [one.position.x, one.position.y]]] : [])));
      change((old) => ({ ...old, nodes: applyNodeChanges(caught, alongWith(old.nodes, held, moved)) }));
      state.pick("nodes", changes);
    },
    onEdgesChange: (changes) => {
      change((old) => ({ ...old, edges: applyEdgeChanges(changes, old.edges) }));
      state.pick("wires", changes);
    },
    onMoved: () => place(snapping.last()),
  };
}

type Wanted = { cards: CanvasNode[]; wires: WireEdge[] };
type Drawn = { wanted: Wanted; nodes: CanvasNode[]; edges: WireEdge[]; late: boolean };

/** What is drawn: what the design wants, and on top of that what the hand is just doing. It follows the design in the
 * same drawing: a state that an effect sets would have everything drawn twice. */
function useDrawn(wanted: Wanted): Pick<Drawn, "nodes" | "edges"> & { change(next: (old: Drawn) => Drawn): void } {
  const flow = useStoreApi();
  const drawn = useRef<Drawn>({ wanted, nodes: wanted.cards, edges: wanted.wires, late: false });
  const [, redraw] = useReducer((count: number, _: void) => count + 1, 0);
  if (drawn.current.wanted !== wanted) {
    const { nodes, edges } = drawn.current;
    const { transform, width, height } = flow.getState();
    const sight = sightOf(transform, width, height);
    let late = false;
    const waits = (does: boolean): boolean => {
      late ||= does;
      return does;
    };
    drawn.current = {
      wanted,
      nodes: kept(nodes, wanted.cards, (one, other) => sameNode(one, other) || waits(cardWaits(one, other, sight))),
      edges: kept(edges, wanted.wires, (one, other) => sameWire(one, other) || waits(wireWaits(one, other))),
      late,
    };
  }
  const timer = useRef<number | null>(null);
  useEffect(() => {
    if (!drawn.current.late || timer.current !== null) return;
    timer.current = window.setTimeout(() => {
      const { wanted, nodes, edges } = drawn.current;
      timer.current = null;
      drawn.current = { wanted, nodes: caughtUp(nodes, wanted.cards), edges: caughtUp(edges, wanted.wires), late: false };
      redraw();
    }, MOMENT);
  });
  useEffect(() => () => window.clearTimeout(timer.current ?? undefined), []);
  return {
    nodes: drawn.current.nodes, edges: drawn.current.edges,
    change: (next) => {
      drawn.current = next(drawn.current);
      redraw();
    },
  };
}

function sameNode(one: CanvasNode, other: CanvasNode): boolean {
  if (one.type === "note" || other.type === "note") return one.type === "note" && other.type === "note" && sameNote(one, other);
  return sameCard(one, other);
}

/** How wide a row may be: the canvas as it was when the page opened. Nothing moves because a window does. */
function useRoom(box: React.RefObject<HTMLElement | null>): number {
  const [room, setRoom] = useState(860);
  useLayoutEffect(() => {
    const width = box.current?.clientWidth ?? 0;
    if (width <= 200) return;
    setRoom(width - 16);
    keepRoom(width - 16);
  }, [box]);
  return room;
}

/** What opens below a card lies above the other cards. */
function raised(quick: boolean, broken: boolean): { zIndex?: number } {
  if (quick) return { zIndex: 1002 };
  return broken ? { zIndex: 1000 } : {};
}
