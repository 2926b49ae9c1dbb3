/** A small list that is searched by typing: letters, arrow keys, Enter; Escape goes back to where one was. */

import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { Icon, type IconName } from "../ui/Icon";

export type Found = { key: string; text: string; quiet: string; icon: IconName; colour: string; title: string };

const SIZE = { width: 224, height: 268 };

type Props = {
  at: { left: number; top: number };
  label: string;
  /** What the list is of, for screen readers. */
  list: string;
  find: (query: string) => Found[];
  /** What is said below the field: how many were found, or that none was. */
  said: (query: string, count: number) => string;
  onPick: (key: string) => void;
  /** With `back` the focus goes to where it was. */
  onClose: (back: boolean) => void;
};

export function SearchPanel({ at, label, list, find, said, onPick, onClose }: Props): React.ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState(0);
  const [place, setPlace] = useState({ ...at, hidden: true });
  const found = find(query);
  const now = Math.min(chosen, found.length - 1);
  // Before the next key comes: an effect that waits for the screen would lose what is typed at once.
  useLayoutEffect(() => {
    const frame = (box.current?.offsetParent as HTMLElement | null)?.getBoundingClientRect();
    const fit = (value: number, most: number): number => Math.max(8, Math.min(value, most));
    setPlace({ left: fit(at.left, (frame?.width ?? 9999) - SIZE.width - 8), top: fit(at.top, (frame?.height ?? 9999) - SIZE.height - 8), hidden: false });
  }, [at.left, at.top]);
  useLayoutEffect(() => {
    if (!place.hidden) box.current?.querySelector("input")?.focus({ preventScroll: true });
  }, [place.hidden]);
  useEffect(() => {
    const leave = (event: Event): void => {
      if (box.current && !event.composedPath().includes(box.current)) onClose(false);
    };
    window.addEventListener("pointerdown", leave, true);
    return () => window.removeEventListener("pointerdown", leave, true);
  }, [onClose]);
  useEffect(() => box.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" }), [now]);
  const text = said(query, found.length);
  return (
    <div
      ref={box} role="dialog" aria-label={label} className="lw-search-panel nowheel"
      style={{ left: place.left, top: place.top, ...SIZE, visibility: place.hidden ? "hidden" : undefined }}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Escape") onClose(true);
      }}
    >
      <div className="lw-search">
        <Icon name="search" />
        <input
          type="search" placeholder={label} aria-label={label} value={query} role="combobox" aria-expanded={found.length > 0} aria-controls="lw-panel-list" autoComplete="off" spellCheck={false}
          aria-activedescendant={found.length > 0 ? `lw-panel-${now}` : undefined}
          onChange={(event) => {
            setQuery(event.target.value);
            setChosen(0);
          }}
          onKeyDown={(event) => {
            if (event.key === "ArrowDown" || event.key === "ArrowUp") {
              event.preventDefault();
              setChosen(Math.max(0, Math.min(found.length - 1, now + (event.key === "ArrowDown" ? 1 : -1))));
            }
            const one = found[now];
            if (event.key === "Enter" && one) {
              event.preventDefault();
              onPick(one.key);
            }
          }}
        />
      </div>
      <div className="lw-palette-list" id="lw-panel-list" role="listbox" aria-label={list}>
        {found.map((one, index) => (
          <button
            key={one.key} id={`lw-panel-${index}`} type="button" role="option" tabIndex={-1} aria-selected={index === now} data-chosen={index === now || undefined}
            className="lw-item" title={one.title} data-colour={one.colour} onClick={() => onPick(one.key)}
          >
            <Icon name={one.icon} />
            <span className="lw-cut">{one.text}</span>
            {one.quiet && <span className="lw-quiet lw-cut">{one.quiet}</span>}
          </button>
        ))}
      </div>
      {found.length === 0 && <p className="lw-quiet lw-none">{text}</p>}
      <span className="lw-hidden" role="status">{query ? text : ""}</span>
    </div>
  );
}
