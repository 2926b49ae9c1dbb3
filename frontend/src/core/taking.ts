/** Which tensor feeds which call argument of a layer that takes several: query, value, key. */

import { reaches } from "./chain";
import type { Design, Edge, Edit, Inference, Part } from "./types";

export type Taken = { handle: number; name: string; edge: Edge | null; required: boolean };
export type Source = { node: string; output: number; label: string };

/** The call arguments with what feeds them. Several of one name are a list, and are numbered. */
export function takenBy(design: Design, part: Part, id: string): Taken[] {
  return part.takes.map((name, handle) => {
    const nth = part.takes.slice(0, handle).filter((one) => one === name).length;
    const several = part.takes.filter((one) => one === name).length > 1;
    const edge = design.edges.find((one) => one.target === id && (one.target_handle ?? 0) === handle) ?? null;
    return { handle, name: several ? `${name}[${nth}]` : name, edge, required: handle < part.inputs[0] };
  });
}

/** What may feed a layer: every output of every layer that does not wait for it. */
export function sourcesFor(design: Design, inference: Inference | null, id: string): Source[] {
  return design.nodes.filter((node) => node.id !== id && !reaches(design, id, node.id)).flatMap((node) => {
    const outputs = Math.max(1, inference?.nodes[node.id]?.outputs.length ?? 1);
    return Array.from({ length: outputs }, (_, output): Source => ({ node: node.id, output, label: outputs > 1 ? `${node.id}[${output}]` : node.id }));
  });
}

/** The edit that lets another tensor feed a call argument, or nothing. */
export function feeding(id: string, taken: Taken, source: Source | null): Edit | null {
  const { edge, handle } = taken;
  const edits: Edit[] = [];
  if (edge) edits.push({ type: "disconnect", source: edge.source, target: id, source_handle: edge.source_handle ?? 0, target_handle: handle });
  if (source) edits.push({ type: "connect", source: source.node, target: id, source_handle: source.output, target_handle: handle });
  const [only] = edits;
  return only === undefined ? null : edits.length === 1 ? only : { type: "several", edits };
}
