/** Where everything in a picture of the network stands: numbers first, drawn by `svg.ts`. The layout is the canvas's. */

import { CARD, HANDLE_GAP, placesOf } from "../canvas/graph";
import { GAP_X, layout, wireKey, type Point, type Size } from "../canvas/layout";
import { drawnPath, type Ends } from "../canvas/paths";
import { edgeId } from "../canvas/rules";
import { count, shapeWithoutBatch } from "../core/format";
import type { Catalog } from "../core/parts";
import { brokenConnections } from "../core/shapes";
import type { Design, Diagnostic, Edge, Inference, Language } from "../core/types";
import { colourOf } from "../ui/bench";
import { described } from "../ui/described";
import { say } from "../words";
import { lines, widthOf } from "./letters";

/** What a picture shows: the design and what is known of it. */
export type Subject = { design: Design; inference: Inference | null; diagnostics: readonly Diagnostic[]; catalog: Catalog | null; language: Language };
export type Card = Words & { id: string; colour: string; broken: boolean; x: number; y: number };
export type Line = { path: string; head: Point; label: string; x: number; y: number; broken: boolean };
export type Frame = { name: string; x: number; y: number; width: number; height: number };
export type Drawing = { left: number; top: number; width: number; height: number; card: Size; cards: Card[]; lines: Line[]; frames: Frame[] };
type Words = { title: string; second: string; settings: string[]; parameters: string };

export const SIZES = { title: 13, second: 11, settings: 11.5, parameters: 11, label: 11, frame: 11.5 } as const;
/** From the border of a card to its text. */
export const INSET = { left: 14, right: 8, top: 18 } as const;
export const LINE_HEIGHT = 15;
const MOST_WIDTH = 184;
const MARGIN = 20;
const STUB = 30;
const FRAME = { side: 9, above: 24, below: 10 } as const;

/** Lay a picture out.
 *
 * `words` is whether it says anything; `room` how wide a row of the canvas is, in its pixels. */
export function drawing(subject: Subject, words: boolean, room: number): Drawing {
  const { design } = subject;
  const said = new Map(design.nodes.map((node) => [node.id, words ? wordsOf(subject, node.id) : NOTHING]));
  const card = words ? cardSize([...said.values()]) : CARD;
  const shapes = new Map(design.edges.map((edge) => [edgeId(edge), words ? shapeOf(subject, edge.source, edge.source_handle ?? 0) : ""]));
  const ends = words ? endsOf(subject) : [];
  const widest = Math.max(0, ...[...shapes.values(), ...ends.map((one) => one.label)].map((one) => widthOf(one, SIZES.label)));
  // What a connection says stands between two cards: the layout gives it the room as if the cards were wider.
  const cell = { width: Math.ceil(card.width + Math.max(0, widest + 16 - GAP_X)), height: card.height };
  const at = placed(design, cell, room);
  const broken = brokenConnections(design, subject.inference, subject.diagnostics);
  const shift = (cell.width - card.width) / 2;
  const corner = (id: string): Point => {
    const [x, y] = at.places.get(id) ?? [0, 0];
    return [x + shift, y];
  };
  const cards = design.nodes.map((node): Card => {
    const [x, y] = corner(node.id);
    return { id: node.id, colour: colourOf(subject.catalog, node.kind), broken: broken.has(node.id), x, y, ...(said.get(node.id) ?? NOTHING) };
  });
  const middle = card.height / 2;
  const out = (id: string, handle: number): Point => [corner(id)[0] + card.width, corner(id)[1] + middle + handle * HANDLE_GAP];
  const drawn = design.edges.map((edge): Line => {
    const [sourceX, sourceY] = out(edge.source, edge.source_handle ?? 0);
    const [targetX, targetY] = [corner(edge.target)[0], corner(edge.target)[1] + middle];
    return line({ sourceX, sourceY, targetX, targetY }, at.ways.get(wireKey(edge)), shapes.get(edgeId(edge)) ?? "", badly(broken.get(edge.target), edge));
  });
  const stubs = ends.map(({ id, handle, label }): Line => {
    const [x, y] = out(id, handle);
    const far = x + Math.max(STUB, widthOf(label, SIZES.label) + 12);
    return { path: `M${x},${y} L${far},${y}`, head: [far, y], label, x: (x + far - 6) / 2, y: y - 6, broken: false };
  });
  const frames = design.groups.flatMap((group) => framesOf(group.name, group.nodes.filter((id) => at.places.has(id)).map(corner), card));
  return framed({ left: 0, top: 0, width: 0, height: 0, card, cards, lines: [...drawn, ...stubs], frames }, [...at.ways.values()].flat());
}

const NOTHING: Words = { title: "", second: "", settings: [], parameters: "" };

function wordsOf({ design, inference, catalog, language }: Subject, id: string): Words {
  const node = design.nodes.find((one) => one.id === id);
  if (!node) return NOTHING;
  const told = described({ node, known: inference?.nodes[id], problems: [], catalog, language });
  const settings = told.settings.map((one) => (one.plain ? one.text : `${one.name} ${one.text}`));
  const parameters = told.parameters ? say(language, "n_parameters", { count: count(told.parameters, language) }) : "";
  // A layer that is called once more has the weights of another: it says whose.
  const shares = node.layer ? ` = ${node.layer}` : "";
  const [title, second] = told.given ? [node.id, `${node.kind}${shares}`] : [node.kind, `${node.id}${shares}`];
  const room = MOST_WIDTH - INSET.left - INSET.right;
  return { title, second, settings: lines(settings, " · ", room, SIZES.settings), parameters };
}

function cardSize(all: readonly Words[]): Size {
  const wide = all.flatMap((one) => [
    widthOf(one.title, SIZES.title, true), widthOf(one.second, SIZES.second), widthOf(one.parameters, SIZES.parameters),
    ...one.settings.map((text) => widthOf(text, SIZES.settings)),
  ]);
  const width = Math.max(CARD.width, ...wide.map((one) => Math.ceil(one) + INSET.left + INSET.right + 2));
  const most = Math.max(0, ...all.map((one) => one.settings.length + (one.parameters ? 1 : 0)));
  return { width: Math.min(MOST_WIDTH, width), height: INSET.top + LINE_HEIGHT * (1 + most) + 10 };
}

function shapeOf({ inference, language }: Subject, source: string, handle: number): string {
  const output = inference?.nodes[source]?.outputs[handle];
  return output ? shapeWithoutBatch(output.shape, say(language, "scalar"), language) : "";
}

/** What leaves the network: outputs that nothing takes. */
function endsOf(subject: Subject): { id: string; handle: number; label: string }[] {
  const { design, inference } = subject;
  const feeding = new Set(design.edges.map((one) => one.source));
  return design.nodes
    .filter((node) => !feeding.has(node.id) && design.edges.some((one) => one.target === node.id))
    .flatMap((node) => (inference?.nodes[node.id]?.outputs ?? []).map((_, handle) => ({ id: node.id, handle, label: shapeOf(subject, node.id, handle) })));
}

function placed(design: Design, cell: Size, room: number): { places: Map<string, Point>; ways: Map<string, Point[]> } {
  const [right, down] = [cell.width / CARD.width, cell.height / CARD.height];
  const laid = layout(design.nodes.map((one) => one.id), design.edges, cell, room * right);
  // Where a person has put the cards, the larger ones stand as far apart in proportion.
  const nodes = design.nodes.map((node) => (node.position ? { ...node, position: [node.position[0] * right, node.position[1] * down] as Point } : node));
  const own = new Set(nodes.filter((node) => node.position).map((node) => node.id));
  const ways = new Map(design.edges.filter((one) => !own.has(one.source) && !own.has(one.target)).flatMap((one) => {
    const way = laid.ways.get(wireKey(one));
    return way ? [[wireKey(one), way] as const] : [];
  }));
  return { places: placesOf({ ...design, nodes }, laid, cell), ways };
}

function line(ends: Ends, way: readonly Point[] | undefined, label: string, broken: boolean): Line {
  const { path, x, y } = drawnPath(ends, way);
  return { path, head: [ends.targetX, ends.targetY], label, x, y: y - 6, broken };
}

function badly(broken: { source: string | null } | undefined, edge: Edge): boolean {
  return broken !== undefined && (broken.source === null || broken.source === edge.source);
}

/** A group's frame, one for each row of the layout in which it has layers: a frame around both would hold others too. */
function framesOf(name: string, corners: readonly Point[], card: Size): Frame[] {
  const rows: Point[][] = [];
  for (const one of [...corners].sort((a, b) => a[1] - b[1])) {
    const row = rows.at(-1);
    const low = row ? Math.max(...row.map(([, y]) => y)) + card.height : -Infinity;
    if (row && one[1] < low + card.height / 2) row.push(one);
    else rows.push([one]);
  }
  return rows.map((row) => {
    const [xs, ys] = [row.map(([x]) => x), row.map(([, y]) => y)];
    const [left, top] = [Math.min(...xs) - FRAME.side, Math.min(...ys) - FRAME.above];
    return { name, x: left, y: top, width: Math.max(...xs) + card.width + FRAME.side - left, height: Math.max(...ys) + card.height + FRAME.below - top };
  });
}

/** The drawing with the space that it takes. */
function framed(made: Drawing, bends: readonly Point[]): Drawing {
  const { card, cards, frames } = made;
  const points: Point[] = [
    ...cards.flatMap(({ x, y }): Point[] => [[x, y], [x + card.width, y + card.height]]),
    ...frames.flatMap((one): Point[] => [[one.x, one.y], [one.x + one.width, one.y + one.height]]),
    ...made.lines.flatMap((one): Point[] => {
      const half = widthOf(one.label, SIZES.label) / 2;
      // The numbers of a path stand in pairs: its corners and its controls, which hold it between them.
      const numbers = [...one.path.matchAll(/-?\d+(?:\.\d+)?/g)].map((found) => Number(found[0]));
      const way = numbers.flatMap((x, index): Point[] => (index % 2 === 0 ? [[x, numbers[index + 1] ?? 0]] : []));
      return [one.head, [one.x - half, one.y - SIZES.label], [one.x + half, one.y], ...way];
    }),
    ...bends,
  ];
  if (points.length === 0) return { ...made, width: 2 * MARGIN, height: 2 * MARGIN };
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [left, top] = [Math.min(...xs) - MARGIN, Math.min(...ys) - MARGIN];
  return { ...made, left, top, width: Math.ceil(Math.max(...xs) + MARGIN - left), height: Math.ceil(Math.max(...ys) + MARGIN - top) };
}
