/** What a card says from afar, where nothing else on it can be read. */

import { useStoreApi } from "@xyflow/react";
import { useLayoutEffect } from "react";
import { shortName } from "../core/naming";

/** Below this zoom the letters of a card are less than six pixels high. */
const FAR = 0.45;
const LARGEST = 40;
const LETTER = 0.62;

/** The kind of a layer or the name of a group, as large as it goes into the card. */
export function Far({ name, width }: { name: string; width: number }): React.ReactNode {
  const text = shortName(name);
  const letters = [...text].reduce((sum, letter) => sum + (letter > "\u2e7f" ? 1.7 : 1), 0);
  return <span className="lw-far" aria-hidden="true" data-text={text} style={{ fontSize: Math.min(LARGEST, Math.floor((width - 16) / letters / LETTER)) }} />;
}

/** Say on the canvas whether it is seen from afar: a style, so that no card is drawn anew. */
export function useFar(box: React.RefObject<HTMLElement | null>): void {
  const flow = useStoreApi();
  useLayoutEffect(() => {
    const look = (): void => {
      box.current?.toggleAttribute("data-far", flow.getState().transform[2] < FAR);
    };
    look();
    return flow.subscribe(look);
  }, [flow, box]);
}
