/** Everything on the canvas by keyboard: walk along the connections, add, connect, rename, remove, inspect. */

import { groupOfMark, markOf, standIn } from "../core/grouptree";
import { leaves } from "../core/groups";
import { duplicatePicked } from "./arranging";
import { doubled, groupKeys, usedAgain } from "./groupkeys";
import { pickedLayers } from "./grouping";
import type { Graph } from "./scene";
import type { CanvasState } from "./state";
import { connecting, whyNot } from "./rules";
import type { Point } from "./layout";
import { noteOf } from "./notes";
import { neighbour, type Direction } from "./walking";

type Needs = { state: CanvasState; graph: Graph; onInspect: () => void; onAdd: () => void; onBranch: (id: string) => void; onNoteKey: () => void; show: (id: string) => void };

const ARROWS: Record<string, Direction> = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down" };
const STEPS: Record<Direction, Point> = { left: [-16, 0], right: [16, 0], up: [0, -16], down: [0, 16] };

export function canvasKeys(needs: Needs): (event: React.KeyboardEvent) => void {
  return (event) => {
    const card = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>("[data-node], [data-note], .lw-frame-bar") : null;
    const typing = event.target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (typing) return;
    const id = card?.dataset.group === undefined ? (card?.dataset.node ?? card?.dataset.note) : markOf(card.dataset.group);
    const done = id !== undefined && event.target === card ? onCard(event, id, needs) : onCanvas(event, needs);
    if (done) {
      event.preventDefault();
      event.stopPropagation();
    }
  };
}

function onCanvas(event: React.KeyboardEvent, { state, graph, onNoteKey }: Needs): boolean {
  if (groupKeys(event, null, state)) return true;
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (plain && event.key === "n") {
    onNoteKey();
    return true;
  }
  if (plain && event.key === "L") {
    state.store.lock(!state.store.locked);
    return true;
  }
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "a") {
    state.pickMany(graph.shown.design.nodes.map((node) => node.id));
    return true;
  }
  if ((event.key === "Delete" || event.key === "Backspace") && (state.picked.size > 0 || state.pickedWires.size > 0)) {
    state.removePicked();
    return true;
  }
  return false;
}

function onCard(event: React.KeyboardEvent, id: string, needs: Needs): boolean {
  const { state, graph, onInspect, onAdd, onBranch } = needs;
  const note = noteOf(id);
  if (note !== null) return onNote(event, id, note, needs);
  const command = event.ctrlKey || event.metaKey;
  const arrow = ARROWS[event.key];
  if (groupKeys(event, id, state)) return true;
  if (arrow && event.altKey) return nudge(needs, id, arrow);
  if (arrow && graph.frames.has(groupOfMark(id) ?? "")) return walk(needs, leaves(state.store.design, groupOfMark(id) ?? "").map((node) => standIn(state.store.design, node))[0] ?? null);
  if (arrow) return walk(needs, neighbour(graph.shown.design, graph.places, id, arrow, graph.down), event.shiftKey);
  if (event.key === " ") {
    state.toggle(id);
    return true;
  }
  if (event.key === "Home" || event.key === "End") return walk(needs, graph.shown.design.nodes.at(event.key === "Home" ? 0 : -1)?.id ?? null);
  if (event.key === "Delete" || event.key === "Backspace") return onCanvas(event, needs);
  if (event.key === "Escape" && state.linking !== null) return link(state, null);
  if (event.key === "Enter" && state.linking !== null) return finishLink(needs, id);
  if (event.key === "Enter") {
    onInspect();
    const root = event.currentTarget.getRootNode() as ShadowRoot | Document;
    window.setTimeout(() => root.querySelector<HTMLElement>(".lw-inspector input, .lw-inspector select")?.focus(), 0);
    return true;
  }
  if (event.key === "e" && !command && !event.altKey && groupOfMark(id) === null) {
    state.actions.quick(id);
    return true;
  }
  if (event.key === "F2") {
    const group = groupOfMark(id);
    if (group === null) state.actions.rename(id);
    else state.groupActions.rename(group);
    return true;
  }
  if (command && event.shiftKey && event.key.toLowerCase() === "d") return useAgain(needs, id);
  if (event.key === "Escape" && state.picked.size > 1) {
    state.pickMany([id]);
    return true;
  }
  if (command && event.key.toLowerCase() === "d") return duplicate(needs, id);
  if (command || event.altKey) return onCanvas(event, needs);
  if (event.key === "c") return link(state, id);
  if (event.key === "A") {
    onBranch(id);
    return true;
  }
  if (event.key === "a" || event.key === "+") {
    onAdd();
    return true;
  }
  return onCanvas(event, needs);
}

function onNote(event: React.KeyboardEvent, key: string, note: string, needs: Needs): boolean {
  const { state } = needs;
  const arrow = ARROWS[event.key];
  if (!state.picked.has(key)) state.pickMany([key]);
  if (arrow && event.altKey && event.shiftKey) {
    const size = state.store.design.notes?.find((one) => one.id === note)?.size ?? [0, 0];
    const [dx, dy] = STEPS[arrow];
    state.store.edit({ type: "set_note", note, size: [size[0] + dx, size[1] + dy] });
    return true;
  }
  if (arrow && event.altKey) return nudge(needs, key, arrow);
  if (event.key === "Enter" || event.key === "F2") {
    state.noteActions.write(note);
    return true;
  }
  if (event.key === "Delete" || event.key === "Backspace") {
    // The focus on a note picks it, but not before the next drawing.
    if (state.picked.has(key)) state.removePicked();
    else state.store.edit({ type: "remove_notes", notes: [note] });
    return true;
  }
  return onCanvas(event, needs);
}

function walk({ state, show }: Needs, to: string | null, more = false): boolean {
  if (to !== null) {
    show(to);
    // With Shift what was picked stays picked.
    if (more && !state.picked.has(to)) state.toggle(to);
    state.focus(to);
  }
  return true;
}

function nudge({ state, graph }: Needs, id: string, arrow: Direction): boolean {
  const [dx, dy] = STEPS[arrow];
  const moved = state.picked.has(id) ? [...state.picked] : [id];
  const places = moved.map((one): [string, Point] => {
    const frame = graph.frames.get(groupOfMark(one) ?? "");
    const [x, y] = graph.places.get(one) ?? [frame?.x ?? 0, frame?.y ?? 0];
    return [one, [x + dx, y + dy]];
  });
  graph.place(new Map(places));
  return true;
}

function link(state: CanvasState, from: string | null): boolean {
  state.link(from);
  return true;
}

function finishLink({ state }: Needs, target: string): boolean {
  const { store, linking } = state;
  if (linking === null) return false;
  const wanted = { source: linking, target };
  if (whyNot(store.design, wanted) === null) {
    store.edit(connecting(store.design, store.catalog, wanted));
    state.link(null);
  }
  // Where it can't be, the sentence above the canvas says why, and one may go on to another layer.
  return true;
}

/** Call the picked layers once more, with the same weights: a second tower of a network that compares. */
function useAgain({ state }: Needs, id: string): boolean {
  const { store } = state;
  usedAgain(state, pickedLayers(store.design, state.picked.size > 0 ? state.picked : new Set([id])));
  return true;
}

function duplicate({ state }: Needs, id: string): boolean {
  const { store } = state;
  const group = groupOfMark(id);
  if (group !== null && state.picked.size < 2) return doubled(state, group);
  const picked = pickedLayers(store.design, state.picked);
  duplicatePicked(state, picked.length > 0 || state.picked.size > 0 || noteOf(id) !== null ? picked : [id]);
  return true;
}
