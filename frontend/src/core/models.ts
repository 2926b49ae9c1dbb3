/** Groups that are models of their own: which of them are one model, called several times. */

import { INPUT } from "./chain";
import { leaves } from "./groups";
import { ownerOf } from "./layers";
import type { Design, Group } from "./types";

/** The groups that call the very layers of a group, itself among them, in the order of the design.
 *
 * Where they are not connected alike the app says so: then none of them is a model. */
export function sameModel(design: Design, group: Group): Group[] {
  if (!group.model) return [];
  const nodes = new Map(design.nodes.map((node) => [node.id, node]));
  const called = (one: Group): string => {
    const inside = leaves(design, one.id).flatMap((id) => nodes.get(id) ?? []).filter((node) => node.kind !== INPUT);
    return JSON.stringify(inside.map(ownerOf).sort());
  };
  const own = called(group);
  return own === "[]" ? [] : design.groups.filter((one) => one.model && called(one) === own);
}
