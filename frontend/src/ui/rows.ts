/** Where a place between the rows of the list lies in the network. */

import { leaves } from "../core/groups";
import { rowId, type Row } from "../core/grouptree";
import type { Design } from "../core/types";

/** The layer behind which something goes that is put under a row; `null` before the first. */
export function layerUpTo(design: Design, rows: readonly Row[], index: number): string | null {
  for (let at = index; at >= 0; at -= 1) {
    const row = rows[at];
    if (row?.node) return row.node.id;
    // An open group's heading stands before its first layer, a folded one stands for all of them.
    if (row?.group?.folded) return leaves(design, row.group.id).at(-1) ?? null;
  }
  return null;
}

/** Behind which layer one goes that is moved over the next row; `null` where there is no way. */
export function behindNext(design: Design, rows: readonly Row[], index: number): string | null {
  const next = rows[index + 1];
  if (next?.node) return next.node.id;
  return next?.group ? (leaves(design, next.group.id).at(-1) ?? null) : null;
}

/** The row that gets the focus when the layers of one are gone. */
export function rowNear(rows: readonly Row[], id: string): string | undefined {
  const at = rows.findIndex((row) => rowId(row) === id);
  const depth = rows[at]?.depth ?? 0;
  const behind = rows.slice(at + 1).find((row) => row.depth <= depth) ?? rows[at + 1];
  const near = behind ?? rows[at - 1];
  return near && rowId(near);
}
