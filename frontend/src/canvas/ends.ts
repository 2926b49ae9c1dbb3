/** A folded group as an end of a connection: which of its layers is meant. */

import { inputsOf, INPUT } from "../core/chain";
import { groupOfMark } from "../core/grouptree";
import { leaves, ways } from "../core/groups";
import type { Design } from "../core/types";

export type Wanted = { source: string; target: string; source_handle?: number };
/** Why a connection can't be made: the name of a sentence, and what fills it. */
export type Reason = {
  key: "why_itself" | "why_input" | "why_there" | "why_loop" | "why_group_in" | "why_group_out" | "why_group_full";
  values: Record<string, string>;
};

/** A connection to or from a folded group, as one between layers; or why it can't be told which. */
export function resolved(design: Design, wanted: Wanted): Wanted | Reason {
  const from = groupOfMark(wanted.source);
  const to = groupOfMark(wanted.target);
  let { source, target, source_handle } = wanted;
  if (from !== null) {
    const { exits } = ways(design, new Set(leaves(design, from)));
    const [exit] = exits;
    if (!exit || exits.length > 1) return { key: "why_group_out", values: { group: nameOf(design, from) } };
    [source, source_handle] = [exit[0], exit[1]];
  }
  if (to !== null) {
    const members = new Set(leaves(design, to));
    const { into, sources } = ways(design, members);
    if (sources.length > 1) return { key: "why_group_in", values: { group: nameOf(design, to) } };
    const open = design.nodes.find((node) => members.has(node.id) && node.kind !== INPUT && inputsOf(design, node.id).length === 0);
    const entry = into[0]?.target ?? open?.id;
    if (entry === undefined) return { key: "why_group_full", values: { group: nameOf(design, to) } };
    target = entry;
  }
  return { source, target, ...(source_handle === undefined ? {} : { source_handle }) };
}

const nameOf = (design: Design, id: string): string => design.groups.find((group) => group.id === id)?.name ?? id;
