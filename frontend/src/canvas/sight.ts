/** What is in sight is drawn at once and the rest a moment later: an edit changes the shapes of all layers behind it, and
 * among hundreds most are elsewhere. */

import { sameCard, sameWire, type WireEdge } from "./graph";
import type { CanvasNode } from "./notes";

/** Milliseconds that what is out of sight waits: two frames. */
export const MOMENT = 50;

/** A part of the canvas, in its own places. */
export type Sight = { left: number; top: number; right: number; bottom: number };

/** What is seen through a window of this size. */
export function sightOf([x, y, zoom]: readonly [number, number, number], width: number, height: number): Sight {
  return { left: -x / zoom, top: -y / zoom, right: (width - x) / zoom, bottom: (height - y) / zoom };
}

/** Whether a card may wait: it is out of sight, and only what the check says of it is new. */
export function cardWaits(drawn: CanvasNode, wanted: CanvasNode, sight: Sight): boolean {
  if (drawn.type !== "card" || wanted.type !== "card" || drawn.data.known === wanted.data.known) return false;
  const { x, y } = wanted.position;
  const inside = x < sight.right && y < sight.bottom && x + (wanted.width ?? 0) > sight.left && y + (wanted.height ?? 0) > sight.top;
  return !inside && sameCard(drawn, { ...wanted, data: { ...wanted.data, known: drawn.data.known } });
}

/** Whether a line may wait: only the shape is new that it says when asked, and nobody asks. */
export function wireWaits(drawn: WireEdge, wanted: WireEdge): boolean {
  if (wanted.selected || !drawn.data || !wanted.data || drawn.data.said === wanted.data.said) return false;
  const { shape, said } = drawn.data;
  return sameWire(drawn, { ...wanted, data: { ...wanted.data, shape, said } });
}

/** What is drawn, with what was late. Where a hand has put it, there it stays. */
export function caughtUp<T extends CanvasNode | WireEdge>(drawn: readonly T[], wanted: readonly T[]): T[] {
  const next = new Map(wanted.map((one) => [one.id, one]));
  return drawn.map((one) => {
    const late = next.get(one.id);
    if (!late || told(one).every((value, index) => value === told(late)[index])) return one;
    return { ...one, data: late.data, ariaLabel: late.ariaLabel };
  });
}

function told({ data }: CanvasNode | WireEdge): unknown[] {
  const { known, said } = (data ?? {}) as { known?: unknown; said?: string };
  return [known, said];
}
