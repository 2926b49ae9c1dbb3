/** Which connections may be made, and what making one means. */

import { edgeKey, inputsOf, INPUT, reaches } from "../core/chain";
import { leaves, ways } from "../core/groups";
import { groupOfMark } from "../core/grouptree";
import type { Catalog } from "../core/parts";
import type { Design, Edge, Edit } from "../core/types";
import { resolved, type Reason, type Wanted } from "./ends";

export type { Reason, Wanted };

/** Say why one layer can't feed another, or `null` where it can. */
export function whyNot(design: Design, wanted: Wanted): Reason | null {
  const ends = resolved(design, wanted);
  if ("key" in ends) return ends;
  const { source, target, source_handle = 0 } = ends;
  const values = { source, target };
  if (source === target) return { key: "why_itself", values };
  if (design.nodes.find((one) => one.id === target)?.kind === INPUT) return { key: "why_input", values };
  const there = (one: Edge): boolean => one.source === source && one.target === target && (one.source_handle ?? 0) === source_handle;
  if (design.edges.some(there)) return { key: "why_there", values };
  if (reaches(design, target, source)) return { key: "why_loop", values };
  return null;
}

/** The edit that lets one layer feed another. A layer that takes one input lets go of what fed it. */
export function connecting(design: Design, catalog: Catalog | null, drawn: Wanted): Edit {
  const ends = resolved(design, drawn);
  const wanted = "key" in ends ? drawn : ends;
  const group = groupOfMark(drawn.target);
  const fed = group === null ? null : feeding(design, group, wanted);
  if (fed) return fed;
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

/** The edits by which a layer feeds a folded group, in the place of what fed it; `null` where it is fed as one layer is. */
function feeding(design: Design, group: string, wanted: Wanted): Edit | null {
  const { into } = ways(design, new Set(leaves(design, group)));
  if (into.length === 0) return null;
  const made = into.map((edge): Edit => ({
    type: "connect", source: wanted.source, target: edge.target, source_handle: wanted.source_handle ?? 0, target_handle: edge.target_handle ?? 0,
  }));
  return { type: "several", edits: [...into.map(disconnecting), ...made] };
}

export function disconnecting(edge: Edge): Edit {
  return { type: "disconnect", source: edge.source, target: edge.target, source_handle: edge.source_handle ?? 0, target_handle: edge.target_handle ?? 0 };
}

export const edgeId = edgeKey;
