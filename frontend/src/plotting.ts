/** The library that draws curves: a file of its own, which a page fetches when the rest of it stands. */

import type uPlot from "uplot";

const SOON_MS = 800;

let library: typeof uPlot | null = null;
let fetching: Promise<void> | null = null;

/** The library, or `null` as long as it is not there. */
export function plotting(): typeof uPlot | null {
  return library;
}

/** Call when the library is there. The answer takes the wish back. */
export function whenPlotting(run: () => void): () => void {
  let wanted = true;
  void fetched().then(() => wanted && run());
  return () => {
    wanted = false;
  };
}

function fetched(): Promise<void> {
  fetching ??= import("uplot").then(
    (module) => {
      library = module.default;
    },
    () => {
      // The app may be starting anew: whoever wants it next asks again.
      fetching = null;
    },
  );
  return fetching;
}

// Whoever presses Train finds it there.
if (typeof window !== "undefined") window.setTimeout(() => void fetched(), SOON_MS);
