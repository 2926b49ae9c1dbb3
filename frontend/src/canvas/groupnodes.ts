/** The cards of folded groups and the frames of open ones, as React Flow takes them. */

import { copyNumber } from "../core/copies";
import { groupFacts, groupOfMark, markOf, unfolded, type GroupFacts } from "../core/grouptree";
import type { Design, Diagnostic, Group, Inference, Language } from "../core/types";
import type { Live } from "../live";
import type { Frame } from "./framing";
import { FOLDED, handlesOf, UNNAMED, type FoldedNode, type FrameNode, type GroupActions, type GroupData } from "./graph";
import type { Point } from "./layout";
import type { CanvasNode } from "./notes";

export type GroupLook = {
  inference: Inference | null;
  problems: ReadonlyMap<string, readonly Diagnostic[]>;
  scalar: string;
  language: Language;
  tabbable: string | undefined;
  renaming: string | null;
  linking: string | null;
  picked: ReadonlySet<string>;
  down: boolean;
  alarms: Live | null;
  actions: GroupActions;
};

function dataOf(design: Design, group: Group, look: GroupLook): GroupData {
  const facts: GroupFacts = groupFacts(design, group.id, look.inference, look.problems, look);
  const mark = markOf(group.id);
  return {
    group, facts, copy: copyNumber(design, group), tabbable: look.tabbable === mark, renaming: look.renaming === mark, linking: look.linking === mark,
    alarms: look.alarms, down: look.down, language: look.language, actions: look.actions,
  };
}

export function foldedCard(design: Design, mark: string, [x, y]: Point, look: GroupLook): FoldedNode | null {
  const group = design.groups.find((one) => one.id === groupOfMark(mark));
  if (!group) return null;
  return {
    id: mark, type: "folded", position: { x, y }, ...FOLDED, measured: FOLDED, handles: handlesOf("", 1, look.down, FOLDED), selected: look.picked.has(mark), domAttributes: UNNAMED,
    data: dataOf(design, group, look),
  };
}

/** Frames lie below the cards and connections, outer ones below inner ones; their name is what they are held by.
 *
 * `taller` is by how much cards are higher that show how they learn: the rows have room for it. */
export function frameNodes(design: Design, frames: ReadonlyMap<string, Frame>, look: GroupLook, taller = 0): FrameNode[] {
  return unfolded(design).flatMap((group, depth): FrameNode[] => {
    const frame = frames.get(group.id);
    if (!frame) return [];
    const size = { width: frame.width, height: frame.height + taller };
    const mark = markOf(group.id);
    return [{
      id: mark, type: "frame", position: { x: frame.x, y: frame.y }, ...size, measured: size, handles: [], selected: look.picked.has(mark), domAttributes: UNNAMED,
      zIndex: depth - 1000, dragHandle: ".lw-frame-bar", connectable: false, data: dataOf(design, group, look),
    }];
  });
}

/** What is drawn while a frame is dragged: all that stands in it goes along. */
export function alongWith(nodes: readonly CanvasNode[], members: ReadonlyMap<string, ReadonlySet<string>>, moved: ReadonlyMap<string, Point>): CanvasNode[] {
  const shifts = new Map<string, Point>();
  for (const node of nodes) {
    const to = moved.get(node.id);
    if (!to || node.type !== "frame") continue;
    for (const id of members.get(node.id) ?? []) if (!moved.has(id)) shifts.set(id, [to[0] - node.position.x, to[1] - node.position.y]);
  }
  if (shifts.size === 0) return [...nodes];
  return nodes.map((node) => {
    const shift = shifts.get(node.id);
    return shift ? { ...node, position: { x: node.position.x + shift[0], y: node.position.y + shift[1] } } : node;
  });
}
