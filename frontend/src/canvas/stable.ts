/** A function that stays the same object and always does what was said last.
 *
 * React Flow writes each new function into its store, and everything that it draws looks at the store then: a thousand
 * cards and lines for each function, at each drawing. */

import { useCallback, useRef } from "react";

export function useStable<Given extends unknown[], Result>(act: (...given: Given) => Result): (...given: Given) => Result {
  const latest = useRef(act);
  latest.current = act;
  return useCallback((...given: Given) => latest.current(...given), []);
}
