import { describe, expect, it } from "vitest";
import { framed, FRAME, movedGroup, standing, type Frame } from "../src/canvas/framing";
import { CARD, FOLDED } from "../src/canvas/graph";
import { applyEdit } from "../src/core/edits";
import { leaves } from "../src/core/groups";
import { groupOfMark, markOf, shownDesign } from "../src/core/grouptree";
import type { Design, Edit } from "../src/core/types";
import { chain, node } from "./designs";

const done = (design: Design, ...edits: Edit[]): Design => edits.reduce((left, edit) => applyEdit(edit, left), design);
/** A stem, a residual block repeated three times, a head. */
function residual(): Design {
  const design = chain("input", "stem", "a", "b", node("add", "Add"), "head");
  return done(design,
    { type: "connect", source: "stem", target: "add", source_handle: 0, target_handle: 1 },
    { type: "group_nodes", nodes: ["a", "b", "add"], groups: [], name: "Block" },
    { type: "repeat_group", group: "group", times: 3 },
  );
}
const fold = (group: string, folded = true): Edit => ({ type: "fold_group", group, folded });

function seen(design: Design, room = 1300): ReturnType<typeof standing> & { laid: ReturnType<typeof framed>; ids: string[] } {
  const shown = shownDesign(design);
  const laid = framed(design, shown, room);
  return { ...standing(design, shown, laid), laid, ids: shown.design.nodes.map((one) => one.id) };
}
const boxes = (view: ReturnType<typeof seen>): [string, Frame][] => view.ids.map((id) => {
  const [x, y] = view.places.get(id) ?? [NaN, NaN];
  return [id, { x, y, ...(groupOfMark(id) === null ? CARD : FOLDED) }];
});
const apart = (one: Frame, other: Frame): boolean =>
  one.x + one.width <= other.x || other.x + other.width <= one.x || one.y + one.height <= other.y || other.y + other.height <= one.y;
const holds = (outer: Frame, inner: Frame): boolean =>
  inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.width <= outer.x + outer.width && inner.y + inner.height <= outer.y + outer.height;

describe("frames", () => {
  it.each([400, 700, 1200, 2600])("hold their layers and no others, in rows of %i", (room) => {
    const design = done(residual(), fold("group_1"), { type: "group_nodes", nodes: ["a", "b"], groups: [], name: "Way" });
    const view = seen(design, room);
    expect([...view.frames.keys()].sort()).toEqual(["group", "group_2", "group_3"]);
    for (const [group, frame] of view.frames) {
      const own = new Set(leaves(design, group));
      for (const [id, box] of boxes(view)) expect(own.has(id) ? holds(frame, box) : apart(frame, box), `${group} ${id}`).toBe(true);
    }
    const all = boxes(view);
    all.forEach(([id, one], index) => all.slice(index + 1).forEach(([other, two]) => expect(apart(one, two), `${id} ${other}`).toBe(true)));
    const [outer, inner] = [view.frames.get("group"), view.frames.get("group_3")];
    expect(outer && inner && holds(outer, inner)).toBe(true);
  });
  it("stand in the line of layers that leads through them", () => {
    const view = seen(residual(), 4000);
    const line = (id: string): number => (view.places.get(id)?.[1] ?? NaN);
    expect(new Set(["stem", "a", "b", "add", "dense", "head"].map(line)).size).toBe(1);
  });
  it("lead the way past their layers around them, inside", () => {
    const view = seen(residual(), 4000);
    const way = view.laid.ways.get("stem>add") ?? [];
    const frame = view.frames.get("group");
    expect(way.length).toBeGreaterThan(1);
    for (const [x, y] of way) expect(frame && x > frame.x && x < frame.x + frame.width && y > frame.y && y < frame.y + frame.height).toBe(true);
  });
});

describe("folded groups", () => {
  const design = done(residual(), fold("group"), fold("group_1"), fold("group_2"));
  it("stand as single layers in one row", () => {
    const view = seen(design);
    expect(view.ids).toEqual(["input", "stem", markOf("group"), markOf("group_1"), markOf("group_2"), "head"]);
    expect(new Set(view.ids.map((id) => view.places.get(id)?.[1])).size).toBe(1);
    expect(view.frames.size).toBe(0);
  });
  it("merge what enters them and what leaves them", () => {
    const shown = shownDesign(design);
    expect(shown.design.edges.map((one) => `${one.source}>${one.target}`)).toEqual([
      "input>stem", `stem>${markOf("group")}`, `${markOf("group_2")}>head`, `${markOf("group")}>${markOf("group_1")}`, `${markOf("group_1")}>${markOf("group_2")}`,
    ]);
    expect(shown.edges.get(`stem/0>${markOf("group")}/0`)?.map((one) => one.target)).toEqual(["a", "add"]);
  });
  it("hide the groups in them", () => {
    const outer = done(residual(), { type: "group_nodes", nodes: [], groups: ["group", "group_1"], name: "Stage" }, fold("group_3"), fold("group"));
    expect(shownDesign(outer).design.nodes.map((one) => one.id)).toEqual(["input", "stem", markOf("group_3"), "dense_2", "dense_3", "add_2", "head"]);
  });
});

describe("moving a group", () => {
  it("moves all of its layers, and the frame with them", () => {
    const design = residual();
    const before = seen(design);
    const frame = before.frames.get("group_1");
    const was: [number, number] = [frame?.x ?? 0, frame?.y ?? 0];
    const positions = movedGroup(design, "group_1", was, [was[0] + 40, was[1] + 300], before.places);
    expect(Object.keys(positions)).toEqual(["dense", "dense_1", "add_1"]);
    const after = seen(done(design, { type: "place_nodes", positions }));
    expect(after.frames.get("group_1")).toMatchObject({ x: was[0] + 40, y: was[1] + 300 });
  });
  it("puts a folded card where it was dropped, and its layers there when it unfolds", () => {
    const folded = done(residual(), fold("group"));
    const card = markOf("group");
    const was = seen(folded).places.get(card) ?? [0, 0];
    const positions = movedGroup(folded, "group", was, [500, 700], seen(folded).places);
    const dropped = done(folded, { type: "place_nodes", positions });
    expect(seen(dropped).places.get(card)).toEqual([500, 700]);
    const open = seen(done(dropped, fold("group", false)));
    expect(open.places.get("a")).toEqual([500, 700]);
    expect(open.frames.get("group")).toMatchObject({ x: 500 - FRAME.left });
    const [first, second] = ["a", "b"].map((id) => open.places.get(id) ?? [0, 0]);
    expect(second?.[0]).toBeGreaterThanOrEqual((first?.[0] ?? 0) + CARD.width);
  });
});
