import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { applyEdit, EditError } from "../src/core/edits";
import { leaves, parents, path } from "../src/core/groups";
import type { Block, Design, Edge, Edit } from "../src/core/types";
import { chain, node, order, reason, residual, wires } from "./designs";

const block: Block = {
  format: "layerwise-block", format_version: 1, name: "Twice",
  nodes: [node("dense", "Dense", { units: 4 }), node("dense_1")], edges: [{ source: "dense", target: "dense_1" }],
  groups: [{ id: "group", name: "Twice", nodes: ["dense"], folded: false }, { id: "inner", name: "Second", nodes: ["dense_1"], folded: true, parent: "group" }],
  entries: [["dense", 0], ["dense_1", 1]], exit: ["dense_1", 0],
};
describe("groups", () => {
  it("leave the network as it is", () => {
    const { groups, ...network } = residual();
    expect(groups).toEqual([{ id: "group", name: "Residual block", nodes: ["b", "c", "add"], folded: false }]);
    expect(network.edges).toHaveLength(6);
  });
  it("lie in groups, and leave their layers to them", () => {
    const stage = applyEdit({ type: "group_nodes", nodes: ["a"], groups: ["group"], name: "" }, residual());
    expect(leaves(stage, "group_1")).toEqual(["a", "b", "c", "add"]);
    expect(path(parents(stage.groups), "group")).toEqual(["group_1", "group"]);
    expect(applyEdit({ type: "ungroup", group: "group" }, stage).groups).toEqual([{ id: "group_1", name: "group_1", nodes: ["a", "b", "c", "add"], folded: false }]);
  });
  it("say why not", () => {
    expect(reason({ type: "group_nodes", nodes: ["a", "b"], groups: [], name: "" }, residual())).toBe("group_cut");
    expect(reason({ type: "group_nodes", nodes: [], groups: [], name: "" }, residual())).toBe("nothing_to_group");
    expect(reason({ type: "fold_group", group: "nobody", folded: true }, residual())).toBe("unknown_group");
  });
});

describe("copies", () => {
  const repeated = applyEdit({ type: "repeat_group", group: "group", times: 3 }, residual());
  it("are chained", () => {
    expect(order(repeated)).toEqual(["input", "a", "b", "c", "add", "dense", "dense_1", "add_1", "dense_2", "dense_3", "add_2", "d"]);
    expect(wires(repeated).filter((one) => /add(_1)?>/.test(one))).toEqual(["add>add_1:1", "add>dense", "add_1>add_2:1", "add_1>dense_2"]);
    expect(repeated.groups.map((one) => [one.name, one.block])).toEqual([["Residual block", "block"], ["Residual block 2", "block"], ["Residual block 3", "block"]]);
  });
  it("are none any more when one gets another layer", () => {
    const changed = applyEdit({ type: "remove_nodes", nodes: ["dense"] }, repeated);
    expect(changed.groups.map((one) => one.block)).toEqual(["block", undefined, "block"]);
  });
  it("are not more than a design can hold", () => {
    let design = residual();
    for (let turn = 0; turn < 2; turn += 1) design = applyEdit({ type: "repeat_group", group: "group", times: 40 }, design);
    const all = applyEdit({ type: "group_nodes", nodes: order(design).filter((one) => one !== "input" && one !== "d"), groups: design.groups.map((one) => one.id), name: "" }, design);
    expect(reason({ type: "repeat_group", group: all.groups.at(-1)?.id ?? "", times: 100 }, all)).toBe("too_many_nodes");
  });
  it("need one way in and one way out", () => {
    const loose = applyEdit({ type: "disconnect", source: "a", target: "b", source_handle: 0, target_handle: 0 }, residual());
    expect(reason({ type: "repeat_group", group: "group", times: 2 }, applyEdit({ type: "connect", source: "input", target: "b", source_handle: 0, target_handle: 0 }, loose))).toBe("group_ways_in");
    expect(reason({ type: "repeat_group", group: "group", times: 2 }, applyEdit({ type: "connect", source: "c", target: "d", source_handle: 0, target_handle: 1 }, residual()))).toBe("group_ways_out");
  });
});

describe("a block of the library", () => {
  it("goes behind a layer", () => {
    const design = applyEdit({ type: "insert_block", block, after: "a", on: null }, chain("input", "a", "b"));
    expect(order(design)).toEqual(["input", "a", "dense", "dense_1", "b"]);
    expect(wires(design)).toEqual(["a>dense", "a>dense_1:1", "dense>dense_1", "dense_1>b", "input>a"]);
    expect(design.groups.map((one) => [one.id, one.parent])).toEqual([["group", undefined], ["group_1", "group"]]);
  });
});

const python = resolve(import.meta.dirname, "../../.venv/bin/python");
const mirror = `
import json, sys
from builder.design import apply, edit_from_json, from_json, to_json
from builder.errors import DesignError
out = []
for case in json.load(sys.stdin):
    design, refused = from_json(case["design"]), []
    for one in case["edits"]:
        try: design = apply(edit_from_json(one), design)
        except DesignError as error: refused.append(error.key)
    out.append([to_json(design), refused])
print(json.dumps(out))
`;

describe.skipIf(!existsSync(python))("the mirror of the app's groups", () => {
  let seed = 5;
  const random = (below: number): number => {
    seed = (seed * 48271) % 2147483647;
    return seed % below;
  };
  const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T;
  const some = (design: Design): string => (random(40) === 0 ? "nobody" : pick(order(design)));
  const several = (design: Design): string[] => [...new Set(Array.from({ length: random(4) }, () => some(design)))];
  const group = (design: Design): string => (design.groups.length === 0 || random(30) === 0 ? "nobody" : pick(design.groups).id);
  const edge = (design: Design): Edge | null => (random(2) === 0 || design.edges.length === 0 ? null : pick(design.edges));

  function randomEdit(design: Design): Edit {
    const make: (() => Edit)[] = [
      () => ({ type: "group_nodes", nodes: several(design), groups: random(2) && design.groups.length > 0 ? [group(design)] : [], name: pick(["", " A ", "B 2"]) }),
      () => ({ type: "group_nodes", nodes: several(design), groups: [], name: "" }),
      () => ({ type: "ungroup", group: group(design) }),
      () => ({ type: "rename_group", group: group(design), name: pick(["", " x ", "Y"]) }),
      () => ({ type: "fold_group", group: group(design), folded: random(2) === 0 }),
      () => ({ type: "join_group", nodes: several(design), group: random(3) ? group(design) : null }),
      () => ({ type: "repeat_group", group: group(design), times: 1 + random(3) }),
      () => ({ type: "repeat_group", group: group(design), times: 2 }),
      () => ({ type: "insert_block", block, after: random(4) ? some(design) : null, on: edge(design) }),
      () => ({ type: "add_node", kind: pick(["Dense", "Conv2D", "Input"]), after: random(3) ? some(design) : null, config: {} }),
      () => ({ type: "put_node", kind: "Dense", position: [1, 2], on: edge(design), config: {} }),
      () => ({ type: "move_node", node: some(design), after: random(4) ? some(design) : null }),
      () => ({ type: "connect", source: some(design), target: some(design), source_handle: random(2), target_handle: random(2) }),
      () => ({ type: "remove_nodes", nodes: several(design) }),
      () => ({ type: "duplicate_nodes", nodes: several(design) }),
      () => ({ type: "replace_node", node: some(design), kind: "Flatten", config: {} }),
      () => ({ type: "rename_node", node: some(design), name: pick(["head", "tail"]) }),
      () => ({ type: "several", edits: [{ type: "remove_nodes", nodes: [some(design)] }, { type: "set_argument", node: some(design), argument: "units", value: 3 }] }),
    ];
    return pick(make)();
  }

  it("agrees on 600 chains of random edits", () => {
    const cases: { design: Design; edits: Edit[]; mine: unknown }[] = [];
    const reached = new Map<string, number>();
    for (let index = 0; index < 600; index += 1) {
      const start = residual();
      let design = start;
      const edits: Edit[] = [];
      const refused: string[] = [];
      for (let step = 0; step < 9 && design.nodes.length > 0; step += 1) {
        const edit = randomEdit(design);
        edits.push(edit);
        try {
          design = applyEdit(edit, design);
          reached.set(edit.type, (reached.get(edit.type) ?? 0) + 1);
        } catch (error) {
          if (!(error instanceof EditError)) throw error;
          reached.set(error.reason, (reached.get(error.reason) ?? 0) + 1);
          refused.push(`design.${error.reason}`);
        }
      }
      cases.push({ design: start, edits, mine: [design, refused] });
    }
    // Every edit and every refusal of groups was met.
    for (const one of ["repeat_group", "insert_block", "join_group", "group_nodes", "ungroup", "group_cut", "group_ways_in", "group_ways_out", "bad_repeat", "nothing_to_group"]) {
      expect(reached.get(one) ?? 0, one).toBeGreaterThan(3);
    }
    const answer = execFileSync(python, ["-c", mirror], { cwd: resolve(import.meta.dirname, "../.."), input: JSON.stringify(cases), maxBuffer: 1 << 27 });
    const designs = JSON.parse(answer.toString()) as unknown[];
    cases.forEach((one, index) => expect(one.mine, JSON.stringify(one.edits)).toEqual(designs[index]));
  }, 60_000);
});
