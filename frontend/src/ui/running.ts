/** Watching a run from React: small parts draw themselves anew, the page around them does not. */

import { useCallback, useEffect, useReducer, useRef, useSyncExternalStore } from "react";
import type { Feed } from "../core/feed";
import type { Run, RunState } from "../core/types";
import { liveOf, type Live } from "../live";

export function liveRun(run: Run | null): Live | null {
  return run ? liveOf(run) : null;
}

const nothing = (): void => undefined;

/** A run's state, from its stream: the app's word is as old as its last answer. */
export function useRunState(run: Run | null): RunState | null {
  const live = liveRun(run);
  const subscribe = useCallback((listener: () => void) => (live ? live.listen(listener) : nothing), [live]);
  return useSyncExternalStore(subscribe, () => live?.feed.state ?? null);
}

/** Draw this part anew as events come, at most once in `every` milliseconds. */
export function useFeed(live: Live | null, every = 200): Feed | null {
  const [, redraw] = useReducer((number: number) => number + 1, 0);
  useEffect(() => {
    if (!live) return;
    let waiting = 0;
    let last = 0;
    const heard = (): void => {
      if (waiting) return;
      const wait = Math.max(0, last + every - performance.now());
      waiting = window.setTimeout(() => {
        waiting = 0;
        last = performance.now();
        redraw();
      }, wait);
    };
    const stop = live.listen(heard);
    return () => {
      stop();
      window.clearTimeout(waiting);
    };
  }, [live, every]);
  return live?.feed ?? null;
}

/** Call a drawing function as events come, at most once in `every` milliseconds, and when theme or size change. */
export function useDrawing(live: Live, box: React.RefObject<HTMLElement | null>, draw: () => void, every = 200): void {
  const latest = useRef(draw);
  latest.current = draw;
  useEffect(() => {
    let waiting = 0;
    let last = 0;
    const soon = (): void => {
      if (waiting) return;
      waiting = window.setTimeout(
        () => {
          waiting = 0;
          last = performance.now();
          latest.current();
        },
        Math.max(0, last + every - performance.now()),
      );
    };
    const stop = live.listen(soon);
    const watch = new ResizeObserver(soon);
    if (box.current) watch.observe(box.current);
    window.addEventListener("layerwise-theme", soon);
    latest.current();
    return () => {
      stop();
      watch.disconnect();
      window.removeEventListener("layerwise-theme", soon);
      window.clearTimeout(waiting);
    };
  }, [live, box, every]);
  useEffect(() => latest.current());
}
