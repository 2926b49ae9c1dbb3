import { useEffect, useRef } from "react";

/** Whether a button of the mouse, a finger or a pen is down on the canvas. */
export function usePointing(box: React.RefObject<HTMLElement | null>): React.RefObject<boolean> {
  const pointing = useRef(false);
  useEffect(() => {
    const here = box.current;
    const down = (): void => void (pointing.current = true);
    const up = (): void => void (pointing.current = false);
    here?.addEventListener("pointerdown", down, true);
    window.addEventListener("pointerup", up, true);
    window.addEventListener("pointercancel", up, true);
    return () => {
      here?.removeEventListener("pointerdown", down, true);
      window.removeEventListener("pointerup", up, true);
      window.removeEventListener("pointercancel", up, true);
    };
  }, [box]);
  return pointing;
}
