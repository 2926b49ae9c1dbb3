import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { snakeCase } from "../src/core/chain";
import { applyEdit, EditError } from "../src/core/edits";
import type { Design, Edge, Edit } from "../src/core/types";
import { chain, node, order, reason, wires } from "./designs";

describe("adding and moving", () => {
  it("puts a layer into the connections that leave another", () => {
    const design = applyEdit({ type: "add_node", kind: "Dropout", after: "a", config: { rate: 0.3 } }, chain("input", "a", "b"));
    expect(order(design)).toEqual(["input", "a", "dropout", "b"]);
    expect(wires(design)).toEqual(["a>dropout", "dropout>b", "input>a"]);
  });
  it("adds at the end where no place is named", () => {
    expect(order(applyEdit({ type: "add_node", kind: "Dense", after: null, config: {} }, chain("input", "dense")))).toEqual(["input", "dense", "dense_1"]);
  });
  it("keeps the target handle of what it splits", () => {
    const design = { ...chain("input", "a", "b"), edges: [{ source: "a", target: "b", target_handle: 1 }] };
    expect(wires(applyEdit({ type: "add_node", kind: "Dense", after: "a", config: {} }, design))).toEqual(["a>dense", "dense>b:1"]);
  });
  it("moves a layer and closes the gap", () => {
    const design = applyEdit({ type: "move_node", node: "c", after: "a" }, chain("input", "a", "b", "c"));
    expect(order(design)).toEqual(["input", "a", "c", "b"]);
    expect(wires(design)).toEqual(["a>c", "c>b", "input>a"]);
  });
  it("never puts a layer before the input", () => {
    expect(order(applyEdit({ type: "move_node", node: "b", after: null }, chain("input", "a", "b")))).toEqual(["input", "b", "a"]);
  });
  it("leaves the old design as it was", () => {
    const design = chain("input", "a");
    const before = JSON.stringify(design);
    applyEdit({ type: "set_argument", node: "a", argument: "units", value: 3 }, design);
    expect(JSON.stringify(design)).toBe(before);
  });
});

describe("the canvas", () => {
  it("puts a layer on one connection and leaves the others", () => {
    const design = { ...chain("input", "a", "b"), edges: [{ source: "input", target: "a" }, { source: "input", target: "b" }] };
    const put = applyEdit({ type: "put_node", kind: "Dropout", position: [8, 9], on: { source: "input", target: "b" }, config: {} }, design);
    expect(wires(put)).toEqual(["dropout>b", "input>a", "input>dropout"]);
    expect(put.nodes[1]).toEqual({ id: "dropout", kind: "Dropout", config: {}, position: [8, 9] });
  });
  it("puts a layer beside the network", () => {
    const put = applyEdit({ type: "put_node", kind: "Dense", position: null, on: null, config: {} }, chain("input", "a"));
    expect([order(put), wires(put)]).toEqual([["input", "a", "dense"], ["input>a"]]);
  });
  it("places layers and leaves them to the layout again", () => {
    const placed = applyEdit({ type: "place_nodes", positions: { a: [1, 2] } }, chain("input", "a"));
    expect(placed.nodes[1]?.position).toEqual([1, 2]);
    expect("position" in (applyEdit({ type: "place_nodes", positions: { a: null } }, placed).nodes[1] ?? {})).toBe(false);
    expect(applyEdit({ type: "place_nodes", positions: {} }, chain("input", "constructor")).nodes[1]).not.toHaveProperty("position");
  });
  it("knows when the connection is gone", () => {
    expect(reason({ type: "put_node", kind: "Dense", position: null, on: { source: "a", target: "zz" }, config: {} }, chain("input", "a"))).toBe("no_such_edge");
  });
});

describe("removing, copying, renaming", () => {
  it("bridges what a removed layer connected", () => {
    expect(wires(applyEdit({ type: "remove_nodes", nodes: ["a", "b"] }, chain("input", "a", "b", "c")))).toEqual(["input>c"]);
  });
  it("copies behind the originals with free names", () => {
    const design = applyEdit({ type: "duplicate_nodes", nodes: ["dense"] }, chain("input", node("dense", "Dense", { units: 4 })));
    expect(order(design)).toEqual(["input", "dense", "dense_1"]);
    expect(design.nodes[2]?.config).toEqual({ units: 4 });
  });
  it("renames in nodes, edges and groups", () => {
    const design = { ...chain("input", "a", "b"), groups: [{ id: "g", name: "G", nodes: ["a"], folded: false }] };
    const renamed = applyEdit({ type: "rename_node", node: "a", name: " head " }, design);
    expect(wires(renamed)).toEqual(["head>b", "input>head"]);
    expect(renamed.groups[0]?.nodes).toEqual(["head"]);
  });
  it("drops groups that lose their last member", () => {
    const design = { ...chain("input", "a"), groups: [{ id: "g", name: "G", nodes: ["a"], folded: false }] };
    expect(applyEdit({ type: "remove_nodes", nodes: ["a"] }, design).groups).toEqual([]);
  });
});

describe("what can't be done says why", () => {
  const design = chain("input", "a", "b");
  it.each<[Edit, string]>([
    [{ type: "remove_nodes", nodes: ["zz"] }, "unknown_node"],
    [{ type: "rename_node", node: "a", name: "b" }, "name_taken"],
    [{ type: "rename_node", node: "a", name: "x/y" }, "bad_node_name"],
    [{ type: "rename_node", node: "a", name: "  " }, "bad_node_name"],
    [{ type: "connect", source: "a", target: "a", source_handle: 0, target_handle: 0 }, "self_loop"],
    [{ type: "connect", source: "b", target: "input", source_handle: 0, target_handle: 0 }, "cycle"],
    [{ type: "set_plan", field: "colour", value: 1 }, "unknown_plan_field"],
  ])("%j", (edit, expected) => expect(reason(edit, design)).toBe(expected));
  it("an edit of several does all or nothing", () => {
    const several: Edit = { type: "several", edits: [{ type: "set_argument", node: "a", argument: "units", value: 1 }, { type: "remove_nodes", nodes: ["zz"] }] };
    expect(reason(several, design)).toBe("unknown_node");
    expect(design.nodes[1]?.config).toEqual({});
  });
});

describe("arguments and plan", () => {
  it("sets and resets", () => {
    const set = applyEdit({ type: "set_argument", node: "a", argument: "units", value: 3 }, chain("input", "a"));
    expect(set.nodes[1]?.config).toEqual({ units: 3 });
    expect(applyEdit({ type: "reset_argument", node: "a", argument: "units" }, set).nodes[1]?.config).toEqual({});
  });
  it("returns a field of the plan to the proposal with null", () => {
    const set = applyEdit({ type: "set_plan", field: "epochs", value: 3 }, chain("input"));
    expect(set.plan.epochs).toBe(3);
    expect("epochs" in applyEdit({ type: "set_plan", field: "epochs", value: null }, set).plan).toBe(false);
  });
});

const python = resolve(import.meta.dirname, "../../.venv/bin/python");
const mirror = `
import json, sys
from builder.design import apply, edit_from_json, from_json, to_json, snake_case
from builder.errors import DesignError
cases = json.load(sys.stdin)
out = []
for case in cases["edits"]:
    design = from_json(case["design"])
    try:
        for one in case["edits"]: design = apply(edit_from_json(one), design)
        out.append(to_json(design))
    except DesignError as error:
        out.append(error.key)
print(json.dumps({"designs": out, "names": [snake_case(one) for one in cases["names"]]}))
`;

// The app's own code decides what an edit means: random edits must come out the same on both sides.
describe.skipIf(!existsSync(python))("the mirror of the app's edits", () => {
  let seed = 11;
  const random = (below: number): number => {
    seed = (seed * 48271) % 2147483647;
    return seed % below;
  };
  const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T;
  const some = (design: Design): string => (random(12) === 0 ? "nobody" : pick(order(design)));

  const someEdge = (design: Design): Edge | null =>
    random(3) === 0 || design.edges.length === 0 ? null : random(12) === 0 ? { source: "nobody", target: "a" } : pick(design.edges);

  function randomEdit(design: Design): Edit {
    const make: (() => Edit)[] = [
      () => ({ type: "add_node", kind: pick(["Dense", "Conv2D", "MaxPooling2D", "Input", "Add"]), after: random(3) ? some(design) : null, config: {} }),
      () => ({ type: "put_node", kind: pick(["Dense", "Input", "Add"]), position: random(2) ? [random(900), -random(90)] : null, on: someEdge(design), config: {} }),
      () => ({ type: "place_nodes", positions: { [some(design)]: random(3) ? [random(900) / 2, random(90)] : null } }),
      () => ({ type: "remove_nodes", nodes: [some(design)] }),
      () => ({ type: "move_node", node: some(design), after: random(4) ? some(design) : null }),
      () => ({ type: "duplicate_nodes", nodes: [some(design)] }),
      () => ({ type: "share_layers", nodes: [some(design), some(design)] }),
      () => ({ type: "share_layers", nodes: [some(design)] }),
      () => ({ type: "paste_nodes", layers: design.nodes.slice(random(2), 2 + random(3)), edges: design.edges }),
      () => ({ type: "separate_layers", nodes: [some(design)] }),
      () => ({ type: "duplicate_nodes", nodes: [...new Set([some(design), some(design)])] }),
      () => ({ type: "rename_node", node: some(design), name: pick(["head", "tail", "dense", "a/b", "", " x "]) }),
      () => ({ type: "connect", source: some(design), target: some(design), source_handle: 0, target_handle: random(3) }),
      () => ({ type: "disconnect", source: some(design), target: some(design), source_handle: 0, target_handle: 0 }),
      () => ({ type: "set_argument", node: some(design), argument: "units", value: random(9) }),
      () => ({ type: "reset_argument", node: some(design), argument: "units" }),
      () => ({ type: "replace_node", node: some(design), kind: pick(["Flatten", "Flatten", "Input"]), config: {} }),
      () => ({ type: "rename_design", name: pick(["", "  A  ", "B"]) }),
      () => ({ type: "set_plan", field: "epochs", value: pick([null, 3]) }),
    ];
    return pick(make)();
  }

  it("agrees on 400 chains of random edits and on names", () => {
    const cases: { design: Design; edits: Edit[]; mine: unknown }[] = [];
    for (let index = 0; index < 400; index += 1) {
      const start = chain("input", "a", "b", "c", "d");
      let design = start;
      const edits: Edit[] = [];
      let mine: unknown = null;
      for (let step = 0; step < 6; step += 1) {
        if (design.nodes.length === 0) break;
        const edit = randomEdit(design);
        edits.push(edit);
        try {
          design = applyEdit(edit, design);
          mine = design;
        } catch (error) {
          if (!(error instanceof EditError)) throw error;
          mine = `design.${error.reason}`;
          break;
        }
      }
      cases.push({ design: start, edits, mine });
    }
    const names = ["MaxPooling2D", "LSTM", "GRU", "Conv1DTranspose", "RMSprop", "GlobalAveragePooling3D", "ReLU"];
    const answer = execFileSync(python, ["-c", mirror], { cwd: resolve(import.meta.dirname, "../.."), input: JSON.stringify({ edits: cases, names }), maxBuffer: 1 << 26 });
    const { designs, names: snakes } = JSON.parse(answer.toString()) as { designs: unknown[]; names: string[] };
    expect(names.map(snakeCase)).toEqual(snakes);
    cases.forEach((one, index) => expect(one.mine, JSON.stringify(one.edits)).toEqual(designs[index]));
  }, 60_000);
});
