/** Parts of the page that come in files of their own, when somebody wants them. */

import { useEffect, useState } from "react";

type Part<Props> = (props: Props) => React.ReactNode;

export const SOON_MS = 800;

/** A component that is fetched when it is drawn for the first time; with `soon`, when the rest of the page stands. */
export function later<Props extends object>(load: () => Promise<Part<Props>>, soon = false): Part<Props> {
  let part: Part<Props> | null = null;
  if (soon && typeof window !== "undefined") {
    window.setTimeout(() => void load().then((found) => (part = found), () => undefined), SOON_MS);
  }
  return function Later(props: Props): React.ReactNode {
    const [, redraw] = useState(false);
    useEffect(() => {
      let wanted = part === null;
      // Where the app is away this stays empty; whoever asks again has it fetched again.
      if (wanted) {
        void load().then((found) => {
          part = found;
          if (wanted) redraw(true);
        }, () => undefined);
      }
      return () => {
        wanted = false;
      };
    }, []);
    const Found = part;
    return Found ? <Found {...props} /> : null;
  };
}
