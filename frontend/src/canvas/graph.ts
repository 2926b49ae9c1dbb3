/** What React Flow draws: the design's layers and connections with their places. Objects that did not change stay the
 * same, so that an edit draws one card anew. */

import { Position, type Edge as FlowEdge, type Node as FlowNode, type NodeHandle } from "@xyflow/react";
import { INPUT } from "../core/chain";
import { kerasShape, shapeWithoutBatch } from "../core/format";
import type { GroupFacts, Shown } from "../core/grouptree";
import { sameJson, type Catalog } from "../core/parts";
import type { Broken } from "../core/shapes";
import type { Design, Diagnostic, Group, Inference, Json, Language, LayerNode, NodeInference } from "../core/types";
import type { Live } from "../live";
import { wireKey, type Layout, type Point, type Size } from "./layout";
import { edgeId } from "./rules";

export const CARD: Size = { width: 142, height: 76 };
/** A folded group's card: wider, since names of copies differ at their end. */
export const FOLDED: Size = { width: 168, height: 76 };
/** How much higher a card is that shows how its layer learns. */
export const LIVE_HEIGHT = 26;

/** What can be done with a card: the same object for as long as the canvas is there. */
export type CardActions = {
  select(id: string): void;
  inspect(id: string): void;
  rename(id: string): void;
  renamed(id: string, name: string | null): void;
  /** Open the most used arguments on the card itself, or close them and go back to the card or not. */
  quick(id: string): void;
  quickDone(id: string, back: boolean): void;
};

export type CardData = {
  node: LayerNode;
  known: NodeInference | undefined;
  problems: readonly Diagnostic[] | undefined;
  broken: Broken | undefined;
  calls: number;
  tabbable: boolean;
  renaming: boolean;
  quick: boolean;
  linking: boolean;
  live: Live | null;
  /** The run whose alarms are told. */
  alarms: Live | null;
  /** Whether data flow downwards on the page. */
  down: boolean;
  language: Language;
  catalog: Catalog | null;
  actions: CardActions;
};
export type CardNode = FlowNode<CardData, "card">;

/** What can be done with a group: the same object for as long as the canvas is there. */
export type GroupActions = {
  select(group: string): void;
  fold(group: string, folded: boolean): void;
  rename(group: string | null): void;
  renamed(group: string, name: string | null): void;
};
export type GroupData = {
  group: Group;
  facts: GroupFacts;
  /** Which copy it is of how many; `null` where it is none. */
  copy: [number, number] | null;
  tabbable: boolean;
  renaming: boolean;
  linking: boolean;
  /** The run whose alarms are told. */
  alarms: Live | null;
  /** Whether data flow downwards on the page. */
  down: boolean;
  language: Language;
  actions: GroupActions;
};
/** A folded group is a card, an open one a frame around its layers. */
export type FoldedNode = FlowNode<GroupData, "folded">;
export type FrameNode = FlowNode<GroupData, "frame">;
export type GroupNode = FoldedNode | FrameNode;

export type WireData = {
  /** The points at which a connection turns around other layers. */
  way: Point[] | undefined;
  shape: string;
  /** What a screen reader says. */
  said: string;
  broken: Broken | undefined;
  over: boolean;
  down: boolean;
};
export type WireEdge = FlowEdge<WireData, "wire">;

/** How high the handles stand: on the line of the arguments, whether a card shows a histogram or not. */
export const HANDLE_Y = 38;
/** How far apart the handles of several outputs are. */
export const HANDLE_GAP = 14;

/** How many outputs a layer has, one where that is not known. */
export function outputsOf(known: NodeInference | undefined): number {
  return Math.max(1, known?.outputs.length ?? 1);
}

/** Where connections end, told to React Flow instead of measured: a card that changes at the wrong moment would lose
 * its connections until it is measured again. */
export function handlesOf(kind: string, outputs: number, down = false, { width, height }: Size = CARD): NodeHandle[] {
  const size = { width: 1, height: 1 };
  const made: NodeHandle[] = Array.from({ length: outputs }, (_, index) => {
    const shift = index * HANDLE_GAP;
    const place = down ? { position: Position.Bottom, x: width / 2 + shift, y: height - 1 } : { position: Position.Right, x: width - 1, y: HANDLE_Y + shift };
    return { ...size, id: outputs > 1 ? String(index) : null, type: "source", ...place };
  });
  const place = down ? { position: Position.Top, x: width / 2, y: 0 } : { position: Position.Left, x: 0, y: HANDLE_Y };
  return kind === INPUT ? made : [...made, { ...size, id: null, type: "target", ...place }];
}

/** React Flow's English words for what a card or a line is: their labels say it. */
export const UNNAMED = { "aria-roledescription": undefined };

/** Where the layers stand: a person's places count, the others get out of their way. */
export function placesOf(design: Design, laid: Layout, size: Size = CARD): Map<string, Point> {
  const own = design.nodes.flatMap((node) => (node.position ? [node.position] : []));
  const places = new Map<string, Point>();
  for (const node of design.nodes) {
    let [x, y] = node.position ?? laid.places.get(node.id) ?? [0, 0];
    if (!node.position) {
      while (own.some(([u, v]) => Math.abs(u - x) < size.width + 8 && Math.abs(v - y) < size.height + 8)) y += size.height + LIVE_HEIGHT + 16;
    }
    places.set(node.id, [x, y]);
  }
  return places;
}

/** A list whose entries are the old ones where nothing changed. */
export function kept<T extends { id: string }>(old: readonly T[], next: T[], same: (one: T, other: T) => boolean): T[] {
  const before = new Map(old.map((one) => [one.id, one]));
  const list = next.map((one) => {
    const known = before.get(one.id);
    return known && same(known, one) ? known : one;
  });
  // The very list where nothing changed at all: React Flow need not take it in.
  return list.length === old.length && list.every((one, index) => one === old[index]) ? (old as T[]) : list;
}

export function sameCard(one: CardNode | GroupNode, other: CardNode | GroupNode): boolean {
  return one.type === other.type && one.position.x === other.position.x && one.position.y === other.position.y && one.height === other.height && one.width === other.width
    && one.selected === other.selected && one.handles?.length === other.handles?.length && sameData(one.data, other.data);
}

const COMPARED = new Set(["broken", "problems", "facts", "copy"]);

function sameData(one: CardData | GroupData, other: CardData | GroupData): boolean {
  const [mine, theirs] = [one as Record<string, unknown>, other as Record<string, unknown>];
  return Object.keys(theirs).every((name) => mine[name] === theirs[name] || (COMPARED.has(name) && sameJson(mine[name] as Json, theirs[name] as Json)));
}

export function sameWire(one: WireEdge, other: WireEdge): boolean {
  return one.selected === other.selected && sameJson(one.data as unknown as Json, other.data as unknown as Json);
}

/** The ways that hold: a connection goes along with its two ends, and straight where a person moved one of them. */
export function waysOf(design: Design, laid: Layout, places: ReadonlyMap<string, Point>): Map<string, Point[]> {
  const ways = new Map<string, Point[]>();
  for (const edge of design.edges) {
    const way = laid.ways.get(wireKey(edge));
    const [one, other] = [moved(laid, places, edge.source), moved(laid, places, edge.target)];
    if (way && one[0] === other[0] && one[1] === other[1]) ways.set(wireKey(edge), way.map(([x, y]) => [x + one[0], y + one[1]]));
  }
  return ways;
}

/** How far something stands from where the layout put it. */
export function moved(laid: Layout, places: ReadonlyMap<string, Point>, id: string): Point {
  const [now, was] = [places.get(id), laid.places.get(id)];
  return now && was ? [now[0] - was[0], now[1] - was[1]] : [0, 0];
}

/** Every connection that is seen, with the shape that it carries and the way that it takes. */
export function wiresOf(
  shown: Shown, ways: ReadonlyMap<string, Point[]>, inference: Inference | null, broken: ReadonlyMap<string, Broken>,
  look: { scalar: string; mask: string; language: Language; over: string | null; down?: boolean; picked: ReadonlySet<string>; say: (source: string, target: string, shape: string) => string },
): WireEdge[] {
  return shown.design.edges.map((edge) => {
    const id = edgeId(edge);
    // Where a folded group hides an end, one line stands for all that enter or leave it.
    const real = shown.edges.get(id) ?? [edge];
    const outputs = real.flatMap((one) => inference?.nodes[one.source]?.outputs[one.source_handle ?? 0] ?? []);
    const bad = real.map((one) => ({ one, bad: broken.get(one.target) })).find(({ one, bad: why }) => why && (why.source === null || why.source === one.source))?.bad;
    const masked = outputs.some((one) => one.mask) ? ` · ${look.mask}` : "";
    const whole = ([...new Set(outputs.map((one) => kerasShape(one.shape)))].join(", ") || "?") + masked;
    const said = look.say(edge.source, edge.target, whole);
    return {
      id, type: "wire", source: edge.source, target: edge.target, selected: look.picked.has(id), ariaLabel: said, domAttributes: UNNAMED,
      ...(real[0] === edge ? {} : { reconnectable: false }),
      data: {
        way: ways.get(wireKey(edge)), over: look.over === id, down: look.down ?? false, said, broken: bad,
        shape: ([...new Set(outputs.map((one) => shapeWithoutBatch(one.shape, look.scalar, look.language)))].join(", ") || "?") + masked,
      },
    };
  });
}
