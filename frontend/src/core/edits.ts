/** `applyEdit`: a design and an edit give a new design. The mirror of builder/design/applying.py, so that what a person
 * does shows at once; what the app answers later counts. */

import { freeId, INPUT, insert, insertOn, isName, reaches, rename, sameEdge, stripped, takeOut } from "./chain";
import { applyGroupEdit } from "./groupedits";
import { grouped, homes, leaves, settled, whole } from "./groups";
import { anew, ownerOf, separate, share, unshared, withLayer, withWeights } from "./layers";
import { addNote, changeNote, MOST_NOTES, removeNotes } from "./notes";
import { paste } from "./pasting";
import { isPlanField, planValue } from "./planvalues";
import { EditError } from "./refusal";
import type { Design, Edge, Edit, JsonObject, LayerNode, Note, Plan, Point } from "./types";

export { EditError };

/** The design after an edit, with its groups in order. */
export function applyEdit(edit: Edit, design: Design): Design {
  return settled(applied(edit, design));
}

function applied(edit: Edit, design: Design): Design {
  switch (edit.type) {
    case "add_node":
      return addNode(edit, design);
    case "put_node":
      return putNode(edit, design);
    case "place_nodes":
      return placeNodes(edit.positions, design);
    case "remove_nodes":
      return edit.nodes.reduce((left, id) => takeOut(left, known(left, id).id), design);
    case "move_node":
      return moveNode(edit, design);
    case "duplicate_nodes":
      return duplicate(edit.nodes, design);
    case "share_layers":
      return share(design, new Set(edit.nodes.map((id) => known(design, id).id)));
    case "separate_layers":
      return edit.nodes.reduce((left, id) => separate(left, known(left, id)), design);
    case "drop_weights":
      return edit.nodes.reduce((left, id) => withLayer(left, anew(known(left, id))), design);
    case "paste_nodes":
      return pasted(edit, design);
    case "set_argument":
      return withConfig(design, edit.node, (config) => ({ ...config, [edit.argument]: edit.value }));
    case "reset_argument":
      return withConfig(design, edit.node, (config) => {
        const { [edit.argument]: _gone, ...kept } = config;
        return kept;
      });
    case "replace_node": {
      const node = known(design, edit.node);
      const changed = { ...anew(node), kind: edit.kind, config: { ...edit.config } };
      // An Input has no layer that others could call.
      return edit.kind === INPUT ? withNode(separate(design, node), unshared(changed)) : withLayer(design, changed);
    }
    case "rename_node":
      return renameNode(design, known(design, edit.node), stripped(edit.name));
    case "connect":
      return connect(edit, design);
    case "disconnect":
      return { ...design, edges: design.edges.filter((one) => !sameEdge(one, edit)) };
    case "add_note":
      return note(addNote(design, edit.text, edit.position, edit.size), "too_many_notes", { most: String(MOST_NOTES) });
    case "set_note":
      return note(changeNote(design, edit.note, edit), "unknown_note", { note: edit.note });
    case "remove_notes":
      for (const id of edit.notes) note(changeNote(design, id, {}), "unknown_note", { note: id });
      return removeNotes(design, edit.notes);
    case "set_plan":
      return setPlan(edit, design);
    case "rename_design":
      return { ...design, name: [...stripped(edit.name)].slice(0, 120).join("") || design.name };
    case "several":
      return edit.edits.reduce((left, part) => applied(part, left), design);
    default:
      return applyGroupEdit(edit, design);
  }
}

function addNode(edit: Extract<Edit, { type: "add_node" }>, design: Design): Design {
  const after = edit.after ?? design.nodes.at(-1)?.id ?? null;
  const node: LayerNode = { id: freeId(edit.kind, ids(design)), kind: edit.kind, config: { ...edit.config } };
  return insert(design, node, after === null ? null : known(design, after).id);
}

function putNode(edit: Extract<Edit, { type: "put_node" }>, design: Design): Design {
  const node: LayerNode = { id: freeId(edit.kind, ids(design)), kind: edit.kind, config: { ...edit.config } };
  if (edit.position) node.position = edit.position;
  const { on } = edit;
  if (!on) return { ...design, nodes: [...design.nodes, node] };
  if (!design.edges.some((one) => sameEdge(one, on))) throw new EditError("no_such_edge", { source: on.source, target: on.target });
  return insertOn(design, node, on);
}

function placeNodes(positions: Record<string, Point | null>, design: Design): Design {
  for (const id of Object.keys(positions)) known(design, id);
  const nodes = design.nodes.map((node) => {
    // A layer may be called as something that every object has, such as `constructor`.
    if (!Object.hasOwn(positions, node.id)) return node;
    const { position: _gone, ...kept } = node;
    const place = positions[node.id];
    return place ? { ...kept, position: place } : kept;
  });
  return { ...design, nodes };
}

function moveNode(edit: Extract<Edit, { type: "move_node" }>, design: Design): Design {
  const node = known(design, edit.node);
  if (edit.after === edit.node) return design;
  if (edit.after !== null) known(design, edit.after);
  return insert(takeOut(design, node.id, true), node, edit.after);
}

function duplicate(nodes: string[], design: Design): Design {
  const originals = nodes.map((id) => known(design, id));
  let after = originals.at(-1)?.id ?? null;
  let result = design;
  // Copies have layers of their own, which they share among each other where the originals do.
  const owners = new Map<string, string>();
  const names = new Map<string, string>();
  const groups = whole(design, new Set(nodes));
  for (const original of originals) {
    const copy = withWeights({ id: freeId(original.kind, ids(result)), kind: original.kind, config: { ...original.config } }, original);
    const owner = owners.get(ownerOf(original));
    if (owner === undefined) owners.set(ownerOf(original), copy.id);
    else copy.layer = owner;
    result = insert(result, copy, after);
    after = copy.id;
    names.set(original.id, copy.id);
  }
  if (groups.length === 0) return result;
  const home = homes(result.groups);
  const around = new Map(groups.map((group) => [group.id, home.get(names.get(leaves(result, group.id)[0] ?? "") ?? "")]));
  return grouped(result, groups, names, around);
}

function pasted(edit: Extract<Edit, { type: "paste_nodes" }>, design: Design): Design {
  const result = paste(design, edit.layers, edit.edges, edit.copied_groups);
  if (!result) throw new EditError("damaged_paste");
  const add = (before: Design, { text, position, size }: Note): Design => note(addNote(before, text, position, size), "too_many_notes", { most: String(MOST_NOTES) });
  return (edit.copied_notes ?? []).reduce(add, result);
}

function note(result: Design | null, reason: string, values: Record<string, string>): Design {
  if (!result) throw new EditError(reason, values);
  return result;
}

function renameNode(design: Design, node: LayerNode, name: string): Design {
  if (name === node.id) return design;
  if (!isName(name)) {
    throw new EditError("bad_node_name", { name: name.slice(0, 80) });
  }
  if (ids(design).has(name)) throw new EditError("name_taken", { name });
  return rename(design, node.id, name);
}

function connect(edit: Extract<Edit, { type: "connect" }>, design: Design): Design {
  known(design, edit.source);
  known(design, edit.target);
  if (edit.source === edit.target) throw new EditError("self_loop", { node: edit.source });
  if (design.edges.some((one) => sameEdge(one, edit))) return design;
  if (reaches(design, edit.target, edit.source)) {
    throw new EditError("cycle", { source: edit.source, target: edit.target });
  }
  const made: Edge = { source: edit.source, target: edit.target };
  if (edit.source_handle) made.source_handle = edit.source_handle;
  if (edit.target_handle) made.target_handle = edit.target_handle;
  return { ...design, edges: [...design.edges, made] };
}

function setPlan({ field, value }: Extract<Edit, { type: "set_plan" }>, design: Design): Design {
  if (!isPlanField(field)) throw new EditError("unknown_plan_field", { field });
  const read = planValue(field, value);
  if (read === undefined) throw new EditError("bad_plan_value", { field, value: JSON.stringify(value).slice(0, 60) });
  const { [field]: _gone, ...kept } = design.plan;
  return { ...design, plan: (read === null ? kept : { ...design.plan, [field]: read }) as Plan };
}

function withConfig(design: Design, id: string, change: (config: JsonObject) => JsonObject): Design {
  const node = known(design, id);
  return withLayer(design, { ...node, config: change(node.config) });
}

function withNode(design: Design, changed: LayerNode): Design {
  return { ...design, nodes: design.nodes.map((node) => (node.id === changed.id ? changed : node)) };
}

function known(design: Design, id: string): LayerNode {
  const node = design.nodes.find((one) => one.id === id);
  if (!node) throw new EditError("unknown_node", { node: id });
  return node;
}

function ids(design: Design): Set<string> {
  return new Set(design.nodes.map((node) => node.id));
}
