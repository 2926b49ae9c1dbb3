/** Which connections may be made, and what making one means. */

import { inputsOf, INPUT, reaches } from "../core/chain";
import type { Catalog } from "../core/parts";
import type { Design, Edge, Edit } from "../core/types";

export type Wanted = { source: string; target: string; source_handle?: number };
/** Why a connection can't be made: the name of a sentence, and what fills it. */
export type Reason = { key: "why_itself" | "why_input" | "why_there" | "why_loop"; values: Record<string, string> };

/** Say why one layer can't feed another, or `null` where it can. */
export function whyNot(design: Design, { source, target, source_handle = 0 }: Wanted): Reason | null {
  const values = { source, target };
  if (source === target) return { key: "why_itself", values };
  if (design.nodes.find((one) => one.id === target)?.kind === INPUT) return { key: "why_input", values };
  const there = (one: Edge): boolean => one.source === source && one.target === target && (one.source_handle ?? 0) === source_handle;
  if (design.edges.some(there)) return { key: "why_there", values };
  if (reaches(design, target, source)) return { key: "why_loop", values };
  return null;
}

/** The edit that lets one layer feed another. A layer that takes one input lets go of what fed it. */
export function connecting(design: Design, catalog: Catalog | null, wanted: Wanted): Edit {
  const kind = design.nodes.find((one) => one.id === wanted.target)?.kind ?? "";
  const most = catalog?.layer(kind)?.inputs[1] ?? null;
  const taken = inputsOf(design, wanted.target);
  const handles = new Set(taken.map((one) => one.target_handle ?? 0));
  let free = 0;
  while (handles.has(free)) free += 1;
  const make = (target_handle: number): Edit => ({
    type: "connect", source: wanted.source, target: wanted.target, source_handle: wanted.source_handle ?? 0, target_handle,
  });
  const old = taken.at(-1);
  if (most === null || taken.length < most || !old) return make(free);
  return { type: "several", edits: [disconnecting(old), make(old.target_handle ?? 0)] };
}

/** The edit that takes a connection by one end and leads it elsewhere; `null` where it may not go there. */
export function reconnecting(design: Design, catalog: Catalog | null, old: string, wanted: Wanted): Edit | null {
  const gone = design.edges.find((one) => edgeId(one) === old);
  if (!gone) return null;
  const without = { ...design, edges: design.edges.filter((one) => one !== gone) };
  if (whyNot(without, wanted) !== null) return null;
  const made = connecting(without, catalog, wanted);
  return { type: "several", edits: [disconnecting(gone), ...(made.type === "several" ? made.edits : [made])] };
}

export function disconnecting(edge: Edge): Edit {
  return { type: "disconnect", source: edge.source, target: edge.target, source_handle: edge.source_handle ?? 0, target_handle: edge.target_handle ?? 0 };
}

export function edgeId(edge: Edge): string {
  return `${edge.source}/${edge.source_handle ?? 0}>${edge.target}/${edge.target_handle ?? 0}`;
}
