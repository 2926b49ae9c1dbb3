/** What is done with all picked layers at once: copied and pasted, lined up, spread out, duplicated. */

import { useReactFlow } from "@xyflow/react";
import { standIn } from "../core/grouptree";
import type { Copied } from "../core/pasting";
import type { Edit } from "../core/types";
import { useClipboard, type Clipboard } from "../ui/clipboard";
import { allPlaces } from "./framing";
import { CARD } from "./graph";
import { pickedLayers } from "./grouping";
import { usedAgain } from "./groupkeys";
import { joined, noteKey, noteOf, NOTE_SIZE } from "./notes";
import { aligned, boundsOf, distributed, freePlace, type Alignment, type Box, type Distribution } from "./placing";
import type { Graph } from "./scene";
import type { CanvasState } from "./state";

export type Arranging = Clipboard & {
  align(side: Alignment): void;
  distribute(way: Distribution): void;
  duplicate(): void;
  /** Call the picked layers once more, with the same weights: a second tower of a network that compares. */
  useAgain(): void;
  /** Add a note where there is room for it, and write on it. */
  note(): void;
};

/** How high the tools at the bottom of the canvas stand. */
const TOOLS_PX = 44;

export function useArranging(state: CanvasState, graph: Graph, box: React.RefObject<HTMLElement | null>): Arranging {
  const flow = useReactFlow();
  const { store } = state;
  const boxes = (): Map<string, Box> => new Map(graph.nodes.filter((one) => state.picked.has(one.id)).map((one) => [one.id, boxOf(one)]));
  const place = (positions: Record<string, [number, number]>): void => graph.place(new Map(Object.entries(positions)));

  const seen = (): Box | null => {
    const frame = box.current?.getBoundingClientRect();
    if (!frame) return null;
    return { ...flow.screenToFlowPosition({ x: frame.left, y: frame.top }), width: frame.width / flow.getZoom(), height: (frame.height - TOOLS_PX) / flow.getZoom() };
  };
  const placed = (copied: Copied): Copied => {
    const at = copied.nodes.map((node) => node.position);
    const view = seen();
    if (!view || at.some((one) => !one)) return copied;
    const sheets = copied.notes.map(({ position: [x, y], size: [width, height] }) => ({ x, y, width, height }));
    const all = boundsOf([...at.map((one) => ({ x: one?.[0] ?? 0, y: one?.[1] ?? 0, ...CARD })), ...sheets]);
    const picked = [...boxes().values()];
    const near = picked.length > 0 ? boundsOf(picked) : { ...view, x: view.x + view.width / 2 - all.width / 2, height: view.height / 2 - all.height / 2 };
    const [left, top] = freePlace(all, [near.x, near.y + near.height + 1], graph.nodes.map(boxOf), view);
    const shifted = ([x, y]: readonly [number, number]): [number, number] => [x + left - all.x, y + top - all.y];
    const nodes = copied.nodes.map((node) => ({ ...node, position: shifted(node.position ?? [0, 0]) }));
    return { ...copied, nodes, notes: copied.notes.map((note) => ({ ...note, position: shifted(note.position) })) };
  };

  const clipboard = useClipboard({
    store, box, placed, picked: () => new Set(pickedLayers(store.design, state.picked)), notes: () => new Set(pickedNotes(state)), places: () => allPlaces(store.design, graph.places),
    remove: state.removePicked, done: (layers, notes) => pickAdded(state, layers, notes),
  });
  const picked = (): string[] => pickedLayers(store.design, state.picked);
  return {
    ...clipboard,
    align: (side) => place(aligned(boxes(), side)),
    distribute: (way) => place(distributed(boxes(), way)),
    note: () => {
      const view = seen();
      if (!view) return;
      const picked = [...boxes().values()];
      const near = picked.length > 0 ? boundsOf(picked) : { ...view, width: view.width / 2, height: view.height / 2 };
      state.addNote(freePlace({ width: NOTE_SIZE[0], height: NOTE_SIZE[1] }, [near.x, near.y + near.height], graph.nodes.map(boxOf), view));
    },
    duplicate: () => duplicatePicked(state, picked()),
    useAgain: () => {
      const nodes = picked();
      if (nodes.length > 0) usedAgain(state, nodes);
    },
  };
}

const pickedNotes = (state: CanvasState): string[] => [...state.picked].flatMap((key) => noteOf(key) ?? []);

/** Pick what an edit has added, as it is seen: a folded group in place of its layers. */
function pickAdded(state: CanvasState, layers: readonly string[], notes: readonly string[]): void {
  state.pickMany([...new Set(layers.map((id) => standIn(state.store.design, id))), ...notes.map(noteKey)]);
}

/** How far a copied note lies from its original. */
const ASIDE = 24;

/** Copy layers, and the notes that are picked with them, as one step. */
export function duplicatePicked(state: CanvasState, nodes: string[]): void {
  const { store } = state;
  const own = new Set(pickedNotes(state));
  const notes = (store.design.notes ?? []).filter((note) => own.has(note.id));
  const edits: Edit[] = notes.map(({ text, position: [x, y], size }) => ({ type: "add_note", text, position: [x + ASIDE, y + ASIDE], size }));
  if (nodes.length > 0) edits.unshift({ type: "duplicate_nodes", nodes });
  const edit = joined(edits);
  const known = new Set(store.design.notes?.map((one) => one.id));
  if (!edit) return;
  const added = store.addAll(edit);
  pickAdded(state, added, (store.design.notes ?? []).flatMap((one) => (known.has(one.id) ? [] : [one.id])));
}

function boxOf(one: { position: { x: number; y: number }; width?: number | undefined; height?: number | undefined }): Box {
  return { x: one.position.x, y: one.position.y, width: one.width ?? CARD.width, height: one.height ?? CARD.height };
}
