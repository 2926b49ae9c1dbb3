/** The field in which a name is typed that stands on a card, a frame or in a row: Enter and leaving it keep it, Escape does not. */

import { useLayoutEffect, useRef, useState } from "react";
import { useWords } from "../words";

export function Naming({ of, name, onName }: { of: "layer_name" | "group_name"; name: string; onName: (name: string | null) => void }): React.ReactNode {
  const t = useWords();
  const box = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(name);
  const finished = useRef(false);
  const finish = (given: string | null): void => {
    if (finished.current) return;
    finished.current = true;
    onName(given);
  };
  useLayoutEffect(() => {
    box.current?.focus();
    box.current?.select();
  }, []);
  return (
    <input
      ref={box} className="lw-rename nodrag" aria-label={t(of)} value={typed} maxLength={80} spellCheck={false}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={() => finish(typed)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Enter") finish(typed);
        if (event.key === "Escape") finish(null);
      }}
    />
  );
}
