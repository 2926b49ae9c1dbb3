/** Layers copied as readable text, and put into a design: the mirror of builder/design/pasting.py. */

import { edgeOf, freeId, isName, stripped } from "./chain";
import { grouped, whole, withTies } from "./groups";
import { renamed, settled } from "./layers";
import { isObject } from "./parts";
import type { Design, Edge, Group, Json, LayerNode, Note, Point } from "./types";

export const COPY_FORMAT = "layerwise-layers";
const FARTHEST = 1e7;

/** Layers with what connects them and the groups that they make up, and notes. */
export type Copied = { nodes: LayerNode[]; edges: Edge[]; groups: Group[]; notes: Note[] };

/** Put layers, the connections among them and their groups behind those that are there; `null` where they don't fit together. */
export function paste(design: Design, layers: readonly LayerNode[], edges: readonly Edge[], groups: readonly Group[] = []): Design | null {
  const taken = new Set(design.nodes.map((node) => node.id));
  const fresh = new Map<string, string>();
  for (const node of layers) {
    if (fresh.has(node.id)) return null;
    const free = !taken.has(node.id) && isName(node.id) && node.id === stripped(node.id);
    const id = free ? node.id : freeId(node.kind, taken);
    fresh.set(node.id, id);
    taken.add(id);
  }
  const once = new Map<string, Edge>();
  for (const { source, target, source_handle: from = 0, target_handle: to = 0 } of edges) {
    const [first, second] = [fresh.get(source), fresh.get(target)];
    if (first !== undefined && second !== undefined) once.set(JSON.stringify([first, second, from, to]), edgeOf(first, second, from, to));
  }
  const among = [...once.values()];
  if (loops(among)) return null;
  const result = settled({ ...design, nodes: [...design.nodes, ...renamed(layers, fresh)], edges: [...design.edges, ...among] });
  return groups.length > 0 ? grouped(result, groups, fresh) : result;
}

function loops(edges: readonly Edge[]): boolean {
  const waits = new Map<string, number>();
  for (const { source, target } of edges) {
    waits.set(source, waits.get(source) ?? 0);
    waits.set(target, (waits.get(target) ?? 0) + 1);
  }
  const following = new Map<string, Edge[]>();
  for (const one of edges) following.set(one.source, [...(following.get(one.source) ?? []), one]);
  const ready = [...waits].flatMap(([id, count]) => (count === 0 ? [id] : []));
  let done = 0;
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    done += 1;
    for (const { target } of following.get(id) ?? []) {
      const left = (waits.get(target) ?? 0) - 1;
      waits.set(target, left);
      if (left === 0) ready.push(target);
    }
  }
  return done < waits.size;
}

/** What is copied, as the text that goes into the clipboard: layers by `ids`, notes by `picked`. A group comes along of
 * which all layers do. */
export function copyText(design: Design, ids: ReadonlySet<string>, places: ReadonlyMap<string, Point>, picked: ReadonlySet<string> = new Set()): string {
  const nodes = design.nodes.filter((node) => ids.has(node.id)).map((node) => {
    const position = places.get(node.id) ?? node.position;
    return position ? { ...node, position } : node;
  });
  const edges = design.edges.filter((edge) => ids.has(edge.source) && ids.has(edge.target));
  const own = whole(design, ids);
  const known = new Set(own.map((group) => group.id));
  const groups = own.map((group) => withTies(group, group.parent !== undefined && known.has(group.parent) ? group.parent : undefined, group.block));
  const notes = (design.notes ?? []).filter((note) => picked.has(note.id));
  const more = { ...(groups.length > 0 ? { groups } : {}), ...(notes.length > 0 ? { notes } : {}) };
  return `${JSON.stringify({ format: COPY_FORMAT, format_version: 1, nodes, edges, ...more }, null, 2)}\n`;
}

/** Read what was copied here, or a whole design; `null` where a text is neither. */
export function readCopy(text: string): Copied | null {
  const content = parsed(text);
  if (!isObject(content) || (content.format !== COPY_FORMAT && content.format !== "layerwise-design")) return null;
  const { nodes, edges = [], groups = [], notes = [] } = content;
  if (!listOf(nodes ?? null, isNode) || !listOf(edges, isEdge) || !listOf(groups, isGroup) || !listOf(notes, isNote)) return null;
  const copied = { nodes, edges, groups, notes } as unknown as Copied;
  if (copied.nodes.length + copied.notes.length === 0) return null;
  return new Set(copied.nodes.map((node) => node.id)).size === copied.nodes.length ? copied : null;
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}

function isNode(value: Json): boolean {
  if (!isObject(value) || typeof value.id !== "string" || typeof value.kind !== "string" || !isObject(value.config)) return false;
  if (value.layer !== undefined && typeof value.layer !== "string") return false;
  const { weights } = value;
  if (weights !== undefined && !(isObject(weights) && isText(weights.file) && isText(weights.layer))) return false;
  return value.position === undefined || isPoint(value.position);
}

const isText = (value: Json | undefined): boolean => typeof value === "string";
const listOf = (value: Json, fits: (one: Json) => boolean): boolean => Array.isArray(value) && value.every(fits);

function isPoint(value: Json | undefined): boolean {
  return Array.isArray(value) && value.length === 2 && value.every((one) => typeof one === "number" && Math.abs(one) <= FARTHEST);
}

function isGroup(value: Json): boolean {
  if (!isObject(value) || !isText(value.id) || !isText(value.name) || !listOf(value.nodes ?? null, isText) || typeof value.folded !== "boolean") return false;
  if (value.model !== undefined && typeof value.model !== "boolean") return false;
  return [value.parent, value.block].every((one) => one === undefined || isText(one));
}

function isNote(value: Json): boolean {
  return isObject(value) && isText(value.id) && isText(value.text) && isPoint(value.position) && isPoint(value.size);
}

function isEdge(value: Json): boolean {
  if (!isObject(value) || typeof value.source !== "string" || typeof value.target !== "string") return false;
  return [value.source_handle, value.target_handle].every((one) => one === undefined || (Number.isInteger(one) && Number(one) >= 0 && Number(one) < 64));
}
