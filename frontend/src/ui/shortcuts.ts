/** Keys of the workbench that work wherever the focus is; all but the one that trains, not while something is typed. */

import { useEffect } from "react";
import { signals } from "../host";
import { settleTyping, type BuildStore } from "../store";

export function useShortcuts(
  store: BuildStore,
  box: React.RefObject<HTMLElement | null>,
  search: React.RefObject<HTMLInputElement | null>,
): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const path = event.composedPath();
      const target = path[0];
      const inside = box.current !== null && path.includes(box.current);
      if (!inside && target !== document.body) return;
      const typing = target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
      const command = event.ctrlKey || event.metaKey;
      if (command && event.key === "Enter") {
        // Also while something is typed, which then counts.
        event.preventDefault();
        event.stopPropagation();
        settleTyping();
        signals.dispatchEvent(new Event("train"));
      } else if (command && event.key.toLowerCase() === "z" && !typing) {
        event.preventDefault();
        store.act({ action: event.shiftKey ? "redo" : "undo" });
      } else if (command && event.key.toLowerCase() === "y" && !typing) {
        event.preventDefault();
        store.act({ action: "redo" });
      } else if (!typing && !command && event.key === "/") {
        event.preventDefault();
        search.current?.focus();
        search.current?.select();
      } else if (!typing && !command && event.key === "?") {
        event.preventDefault();
        signals.dispatchEvent(new Event("help"));
      }
    };
    window.addEventListener("keydown", press, true);
    return () => window.removeEventListener("keydown", press, true);
  }, [store, box, search]);
}
