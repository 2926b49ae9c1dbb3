/** The key that opens the search for a layer of the network. */

import { useEffect } from "react";

/** Ctrl+F opens the search for a layer; a second time, while one types in it, the browser's own search comes. */
export function useFindKey(box: React.RefObject<HTMLElement | null>, open: () => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "f") return;
      const path = event.composedPath();
      const [target] = path;
      const here = box.current?.closest(".lw-bench");
      if (!here || (!path.includes(here) && target !== document.body)) return;
      if (target instanceof HTMLElement && target.closest(".lw-search-panel")) return;
      event.preventDefault();
      event.stopPropagation();
      open();
    };
    window.addEventListener("keydown", press, true);
    return () => window.removeEventListener("keydown", press, true);
  }, [box, open]);
}
