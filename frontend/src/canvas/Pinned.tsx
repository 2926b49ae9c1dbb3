/** What hangs on a point of the network and is read: it keeps its size at any zoom, and stays inside the canvas.
 *
 * It is put in its place past React: nothing is drawn anew while the canvas is moved or zoomed. */

import { useStoreApi } from "@xyflow/react";
import { useLayoutEffect, useRef } from "react";
import { pinned } from "./placing";

/** The tools at the bottom of the canvas, and the border. */
const EDGES = { left: 8, top: 8, right: 8, bottom: 52 };

/** Between a card and what hangs on it. */
const GAP = 8;

type Props = {
  className: string;
  /** Which point of it hangs there: shares of its width and height. */
  hung: readonly [number, number];
  children: React.ReactNode;
};

export function Pinned({ className, hung: [across, down], children }: Props): React.ReactNode {
  const store = useStoreApi();
  const card = useRef<HTMLDivElement>(null);
  // After every drawing: the point may be another one.
  useLayoutEffect(() => {
    let frame = 0;
    const place = (): void => {
      frame = 0;
      const [own, box] = [card.current, card.current?.closest(".lw-canvas")?.getBoundingClientRect()];
      const at = own?.parentElement?.getBoundingClientRect();
      if (!own || !at || !box) return;
      const size = { width: own.offsetWidth, height: own.offsetHeight };
      const [x, y] = [at.left - box.left, at.top - box.top];
      const under = own.closest(".lw-node")?.getBoundingClientRect();
      const over = under ? under.top - box.top - GAP : null;
      const [left, top] = pinned([x, y], [x - across * size.width, y - down * size.height], size, box, EDGES, over);
      own.style.transform = `scale(${1 / store.getState().transform[2]}) translate(${left - x}px, ${top - y}px)`;
    };
    const soon = (): void => {
      frame ||= requestAnimationFrame(place);
    };
    place();
    const stop = store.subscribe(soon);
    const grown = new ResizeObserver(soon);
    if (card.current) grown.observe(card.current);
    return () => {
      stop();
      grown.disconnect();
      cancelAnimationFrame(frame);
    };
  });
  return <div ref={card} className={`lw-pinned ${className} nodrag nopan`}>{children}</div>;
}
