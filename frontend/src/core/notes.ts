/** Notes on the canvas: the mirror of builder/design/notes.py. */

import { freeId } from "./chain";
import type { Design, Note, Point } from "./types";

export const MOST_NOTES = 500;
const LONGEST = 4000;
const SMALLEST: Point = [96, 48];
const LARGEST: Point = [2000, 2000];

/** A note added; `null` where there are too many. */
export function addNote(design: Design, text: string, position: Point, size: Point): Design | null {
  const notes = design.notes ?? [];
  if (notes.length >= MOST_NOTES) return null;
  const id = freeId("Note", new Set(notes.map((one) => one.id)));
  return { ...design, notes: [...notes, { id, text: cut(text), position, size: within(size) }] };
}

export type NoteChange = { text?: string | null; position?: Point | null; size?: Point | null };

/** A note written, moved or sized; `null` where there is none of that name. */
export function changeNote(design: Design, id: string, { text, position, size }: NoteChange): Design | null {
  const note = design.notes?.find((one) => one.id === id);
  if (!note) return null;
  const changed: Note = { id, text: text == null ? note.text : cut(text), position: position ?? note.position, size: size ? within(size) : note.size };
  return { ...design, notes: design.notes?.map((one) => (one.id === id ? changed : one)) ?? [] };
}

/** Notes taken away. A design without notes names none. */
export function removeNotes(design: Design, ids: readonly string[]): Design {
  const { notes = [], ...bare } = design;
  const left = notes.filter((one) => !ids.includes(one.id));
  return left.length > 0 ? { ...bare, notes: left } : bare;
}

const cut = (text: string): string => [...text].slice(0, LONGEST).join("");

function within(size: Point): Point {
  const side = (at: 0 | 1): number => Math.min(Math.max(size[at], SMALLEST[at]), LARGEST[at]);
  return [side(0), side(1)];
}
