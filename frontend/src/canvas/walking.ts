/** From layer to layer by the arrow keys: right and left along the connections, up and down to what stands
 * there; the other way round where data flow downwards. */

import { inputsOf } from "../core/chain";
import type { Design } from "../core/types";
import type { Point } from "./layout";

export type Direction = "left" | "right" | "up" | "down";

export function neighbour(design: Design, places: ReadonlyMap<string, Point>, id: string, direction: Direction, down = false): string | null {
  const here = places.get(id);
  if (!here) return null;
  const [back, on, across] = down ? ["up", "down", 0] as const : ["left", "right", 1] as const;
  const height = (one: string): number => Math.abs((places.get(one)?.[across] ?? 0) - here[across]);
  if (direction === back) return inputsOf(design, id)[0]?.source ?? nearest(places, id, here, direction);
  if (direction === on) {
    const fed = design.edges.filter((one) => one.source === id).map((one) => one.target);
    // Of several ways on, the one that goes straight.
    return fed.sort((one, other) => height(one) - height(other))[0] ?? nearest(places, id, here, direction);
  }
  return nearest(places, id, here, direction);
}

const FACTORS: Record<Direction, [number, number]> = { left: [-1, 0], right: [1, 0], up: [0, -1], down: [0, 1] };

function nearest(places: ReadonlyMap<string, Point>, id: string, here: Point, direction: Direction): string | null {
  const [along, across] = FACTORS[direction];
  let best: string | null = null;
  let least = Infinity;
  for (const [other, [x, y]] of places) {
    const right = x - here[0];
    const down = y - here[1];
    const ahead = right * along + down * across;
    if (other === id || ahead <= 1) continue;
    const aside = Math.abs(along === 0 ? right : down);
    // Straight ahead counts more than near: one row up, not the far end of this one.
    const cost = ahead + aside * 2;
    if (cost < least) [least, best] = [cost, other];
  }
  return best;
}
