/** The keys that pick several cards: Shift draws a box, Shift, Ctrl and ⌘ add to what is picked.
 *
 * React Flow listens for them at the document, which the workbench's keys do not reach. */

import { useStoreApi } from "@xyflow/react";
import { useEffect, useState } from "react";

/** Whether dragging on the empty canvas draws a box. */
export function useModifiers(): boolean {
  const flow = useStoreApi();
  const [shift, setShift] = useState(false);
  useEffect(() => {
    const hold = (boxing: boolean, several: boolean): void => {
      setShift(boxing);
      if (flow.getState().multiSelectionActive !== several) flow.setState({ multiSelectionActive: several });
    };
    const read = (event: KeyboardEvent | PointerEvent): void => hold(event.shiftKey, event.shiftKey || event.ctrlKey || event.metaKey);
    const leave = (): void => hold(false, false);
    const types = ["keydown", "keyup", "pointerdown"] as const;
    for (const type of types) window.addEventListener(type, read, true);
    window.addEventListener("blur", leave);
    return () => {
      for (const type of types) window.removeEventListener(type, read, true);
      window.removeEventListener("blur", leave);
    };
  }, [flow]);
  return shift;
}
