/** Watching a run from React: small parts draw themselves anew, the page around them does not. */

import { useCallback, useEffect, useReducer, useRef, useSyncExternalStore } from "react";
import type { Feed } from "../core/feed";
import { Pace, Queue, type Clock } from "../core/pace";
import type { Run, RunState } from "../core/types";
import { liveOf, type Live } from "../live";

const clock: Clock = {
  now: () => performance.now(),
  frame: (run) => {
    const id = requestAnimationFrame(run);
    return () => cancelAnimationFrame(id);
  },
  later: (run, ms) => {
    const id = window.setTimeout(run, ms);
    return () => window.clearTimeout(id);
  },
};
/** Pictures that may be a frame late share it: many layers never make one frame long. */
const pictures = new Queue(clock);

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
    const pace = new Pace(every, redraw, clock);
    const stop = live.listen(() => pace.heard());
    return () => {
      stop();
      pace.stop();
    };
  }, [live, every]);
  return live?.feed ?? null;
}

/** Call a drawing function as events come, at most once in `every` milliseconds, and when theme or size change.
 *
 * Nothing is drawn while the box is out of sight; with `patient`, pictures wait for each other. */
export function useDrawing(live: Live, box: React.RefObject<HTMLElement | null>, draw: () => void, every: number, patient = true): void {
  const latest = useRef(draw);
  latest.current = draw;
  const again = useRef(nothing);
  useEffect(() => {
    let seen = true;
    let missed = false;
    const now = (): void => latest.current();
    const paint = (): void => {
      missed = !seen;
      if (missed) return;
      if (patient) pictures.add(now);
      else now();
    };
    const pace = new Pace(every, paint, clock);
    const soon = (): void => pace.heard();
    const stop = live.listen(soon);
    const size = new ResizeObserver(soon);
    const sight = new IntersectionObserver((entries) => {
      seen = entries.at(-1)?.isIntersecting ?? true;
      if (seen && missed) soon();
    });
    if (box.current) {
      size.observe(box.current);
      sight.observe(box.current);
    }
    window.addEventListener("layerwise-theme", soon);
    again.current = soon;
    soon();
    return () => {
      stop();
      size.disconnect();
      sight.disconnect();
      window.removeEventListener("layerwise-theme", soon);
      pace.stop();
      pictures.remove(now);
      again.current = nothing;
    };
  }, [live, box, every, patient]);
  // What is to be seen may have changed with the page: other options, another layer.
  useEffect(() => again.current());
}
