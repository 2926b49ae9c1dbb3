/** What React Flow draws: the design's layers and connections with their places. Objects that did not change stay the
 * same, so that an edit draws one card anew. */

import { Position, type Edge as FlowEdge, type Node as FlowNode, type NodeHandle } from "@xyflow/react";
import { INPUT } from "../core/chain";
import { kerasShape, shapeWithoutBatch } from "../core/format";
import { sameJson, type Catalog } from "../core/parts";
import type { Broken } from "../core/shapes";
import type { Design, Diagnostic, Inference, Json, Language, LayerNode, NodeInference } from "../core/types";
import type { Live } from "../live";
import { wireKey, type Layout, type Point, type Size } from "./layout";
import { edgeId } from "./rules";

export const CARD: Size = { width: 142, height: 76 };
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
  /** Whether data flow downwards on the page. */
  down: boolean;
  language: Language;
  catalog: Catalog | null;
  actions: CardActions;
};
export type CardNode = FlowNode<CardData, "card">;

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
export function handlesOf(kind: string, outputs: number, down = false, height = CARD.height): NodeHandle[] {
  const size = { width: 1, height: 1 };
  const made: NodeHandle[] = Array.from({ length: outputs }, (_, index) => {
    const shift = index * HANDLE_GAP;
    const place = down ? { position: Position.Bottom, x: CARD.width / 2 + shift, y: height - 1 } : { position: Position.Right, x: CARD.width - 1, y: HANDLE_Y + shift };
    return { ...size, id: outputs > 1 ? String(index) : null, type: "source", ...place };
  });
  const place = down ? { position: Position.Top, x: CARD.width / 2, y: 0 } : { position: Position.Left, x: 0, y: HANDLE_Y };
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
  return next.map((one) => {
    const known = before.get(one.id);
    return known && same(known, one) ? known : one;
  });
}

export function sameCard(one: CardNode, other: CardNode): boolean {
  return one.position.x === other.position.x && one.position.y === other.position.y && one.height === other.height && one.selected === other.selected
    && one.handles?.length === other.handles?.length && (Object.keys(other.data) as (keyof CardData)[]).every((name) => {
      if (one.data[name] === other.data[name]) return true;
      return (name === "broken" || name === "problems") && sameJson(one.data[name] as Json, other.data[name] as Json);
    });
}

export function sameWire(one: WireEdge, other: WireEdge): boolean {
  return one.selected === other.selected && sameJson(one.data as unknown as Json, other.data as unknown as Json);
}

/** Every connection, with the shape that it carries and the way that it takes. */
export function wiresOf(
  design: Design, laid: Layout, inference: Inference | null, broken: ReadonlyMap<string, Broken>,
  look: { scalar: string; language: Language; over: string | null; down?: boolean; picked: ReadonlySet<string>; say: (source: string, target: string, shape: string) => string },
): WireEdge[] {
  const placed = new Set(design.nodes.filter((node) => node.position).map((node) => node.id));
  return design.edges.map((edge) => {
    const id = edgeId(edge);
    const output = inference?.nodes[edge.source]?.outputs[edge.source_handle ?? 0];
    const bad = broken.get(edge.target);
    const whole = output ? kerasShape(output.shape) : "?";
    const way = placed.has(edge.source) || placed.has(edge.target) ? undefined : laid.ways.get(wireKey(edge));
    return {
      id, type: "wire", source: edge.source, target: edge.target, selected: look.picked.has(id), ariaLabel: look.say(edge.source, edge.target, whole), domAttributes: UNNAMED,
      data: {
        way, over: look.over === id, down: look.down ?? false,
        shape: output ? shapeWithoutBatch(output.shape, look.scalar, look.language) : "?",
        said: look.say(edge.source, edge.target, whole),
        broken: bad && (bad.source === null || bad.source === edge.source) ? bad : undefined,
      },
    };
  });
}
