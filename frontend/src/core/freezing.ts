/** Freezing layers: training leaves their weights as they are. */

import { ownerOf } from "./layers";
import type { Catalog } from "./parts";
import type { Design, Edit, Inference } from "./types";

const ARGUMENT = "trainable";

/** Which of some layers can be frozen, how many are, and the edit that freezes all, or thaws all where all are frozen. */
export function freezing(
  design: Design, ids: readonly string[], catalog: Catalog | null, inference: Inference | null,
): { count: number; frozen: number; edit: Edit } | null {
  const wanted = new Set(ids);
  const owners = new Set(design.nodes.filter((node) => wanted.has(node.id)).map(ownerOf));
  const able = design.nodes.filter((node) => {
    const takes = catalog?.layer(node.kind)?.parameters.some((one) => one.name === ARGUMENT) ?? false;
    return owners.has(node.id) && takes && (inference?.nodes[node.id]?.parameters ?? 0) > 0;
  });
  if (able.length === 0) return null;
  const frozen = able.filter((node) => node.config[ARGUMENT] === false);
  const thaw = frozen.length === able.length;
  const edits = able.flatMap((node): Edit[] => {
    if (thaw) return [{ type: "reset_argument", node: node.id, argument: ARGUMENT }];
    return node.config[ARGUMENT] === false ? [] : [{ type: "set_argument", node: node.id, argument: ARGUMENT, value: false }];
  });
  return { count: able.length, frozen: frozen.length, edit: { type: "several", edits } };
}
