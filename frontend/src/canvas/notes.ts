/** Notes as React Flow draws them, and edits of what is picked: layers and notes alike. */

import type { Node as FlowNode } from "@xyflow/react";
import type { Design, Edit, Note, Point } from "../core/types";
import { UNNAMED, type CardNode, type GroupNode } from "./graph";

/** A layer's name holds no slash: what begins so is a note. */
const PREFIX = "note/";
export const NOTE_SIZE: Point = [200, 96];

export type NoteActions = {
  write(id: string): void;
  written(id: string, text: string, back: boolean): void;
  sized(id: string, position: Point, size: Point): void;
};
export type NoteData = { note: Note; writing: boolean; locked: boolean; label: string; actions: NoteActions };
export type NoteNode = FlowNode<NoteData, "note">;
export type CanvasNode = CardNode | GroupNode | NoteNode;

export const noteKey = (id: string): string => PREFIX + id;
export const noteOf = (key: string): string | null => (key.startsWith(PREFIX) ? key.slice(PREFIX.length) : null);

type Look = { picked: ReadonlySet<string>; writing: string | null; locked: boolean; say: (text: string) => string; actions: NoteActions };

export function noteNodes(design: Design, look: Look): NoteNode[] {
  return (design.notes ?? []).map((note): NoteNode => {
    const [width, height] = note.size;
    const id = noteKey(note.id);
    return {
      id, type: "note", position: { x: note.position[0], y: note.position[1] }, width, height, measured: { width, height }, selected: look.picked.has(id),
      // Behind the layers, so that a large note can hold some of them.
      zIndex: look.writing === id ? 1001 : -1, connectable: false, domAttributes: UNNAMED,
      data: { note, writing: look.writing === id, locked: look.locked, label: look.say(note.text), actions: look.actions },
    };
  });
}

export function sameNote(one: NoteNode, other: NoteNode): boolean {
  return one.position.x === other.position.x && one.position.y === other.position.y && one.width === other.width && one.height === other.height
    && one.selected === other.selected && (Object.keys(other.data) as (keyof NoteData)[]).every((name) => one.data[name] === other.data[name]);
}

/** The edit that moves layers and notes, as one step; `null` where nothing moves. */
export function movingTo(positions: Readonly<Record<string, Point>>): Edit | null {
  const layers = Object.entries(positions).filter(([key]) => noteOf(key) === null);
  const edits: Edit[] = Object.entries(positions).flatMap(([key, position]): Edit[] => {
    const note = noteOf(key);
    return note === null ? [] : [{ type: "set_note", note, position }];
  });
  if (layers.length > 0) edits.unshift({ type: "place_nodes", positions: Object.fromEntries(layers) });
  return joined(edits);
}

/** Several edits as one step. */
export function joined(edits: readonly Edit[]): Edit | null {
  const [first] = edits;
  return !first ? null : edits.length === 1 ? first : { type: "several", edits: [...edits] };
}
