/** A small palette at a place of the canvas: what is chosen is added there, and connected to where a line was drawn from. */

import { useEffect, useMemo, useRef, useState } from "react";
import { findParts } from "../core/search";
import type { Part } from "../core/types";
import { colourOf, useBench } from "../ui/bench";
import { glyph, Icon } from "../ui/Icon";
import { pick } from "../words";

const MOST = 40;
const SIZE = { width: 224, height: 268 };

type Props = {
  at: { left: number; top: number };
  label: string;
  onPick: (part: Part) => void;
  /** With `back` the focus goes to where it was. */
  onClose: (back: boolean) => void;
};

export function AddHere({ at, label, onPick, onClose }: Props): React.ReactNode {
  const { catalog, t, language } = useBench();
  const box = useRef<HTMLDivElement>(null);
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState(0);
  const found = useMemo(() => {
    const layers = catalog?.layers ?? [];
    const title = (id: string): string => `${catalog?.group(id)?.title.en ?? ""} ${catalog?.group(id)?.title.zh ?? ""}`;
    return (query.trim() ? findParts(layers, query, title) : layers.filter((part) => part.popular)).slice(0, MOST);
  }, [query, catalog]);
  const now = Math.min(chosen, found.length - 1);
  const [place, setPlace] = useState({ ...at, hidden: true });
  useEffect(() => {
    const frame = (box.current?.offsetParent as HTMLElement | null)?.getBoundingClientRect();
    const fit = (value: number, most: number): number => Math.max(8, Math.min(value, most));
    setPlace({ left: fit(at.left, (frame?.width ?? 9999) - SIZE.width - 8), top: fit(at.top, (frame?.height ?? 9999) - SIZE.height - 8), hidden: false });
  }, [at]);
  useEffect(() => {
    if (!place.hidden) box.current?.querySelector("input")?.focus({ preventScroll: true });
  }, [place.hidden]);
  useEffect(() => {
    const leave = (event: Event): void => {
      if (box.current && !event.composedPath().includes(box.current)) onClose(false);
    };
    window.addEventListener("pointerdown", leave, true);
    return () => window.removeEventListener("pointerdown", leave, true);
  }, [onClose]);
  useEffect(() => {
    box.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [now]);
  return (
    <div
      ref={box} role="dialog" aria-label={label} className="lw-add-here nowheel" style={{ left: place.left, top: place.top, ...SIZE, visibility: place.hidden ? "hidden" : undefined }}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Escape") onClose(true);
      }}
    >
      <div className="lw-search">
        <Icon name="search" />
        <input
          type="search" placeholder={label} aria-label={label} value={query} role="combobox" aria-expanded={found.length > 0} aria-controls="lw-here" autoComplete="off" spellCheck={false}
          aria-activedescendant={found.length > 0 ? `lw-here-${now}` : undefined}
          onChange={(event) => {
            setQuery(event.target.value);
            setChosen(0);
          }}
          onKeyDown={(event) => {
            if (event.key === "ArrowDown" || event.key === "ArrowUp") {
              event.preventDefault();
              setChosen(Math.max(0, Math.min(found.length - 1, now + (event.key === "ArrowDown" ? 1 : -1))));
            }
            const part = found[now];
            if (event.key === "Enter" && part) {
              event.preventDefault();
              onPick(part);
            }
          }}
        />
      </div>
      <div className="lw-palette-list" id="lw-here" role="listbox" aria-label={t("palette")}>
        {found.map((part, index) => (
          <button
            key={part.name} id={`lw-here-${index}`} type="button" role="option" tabIndex={-1} aria-selected={index === now} data-chosen={index === now || undefined} className="lw-item"
            title={`${part.name}${part.title[language] ? ` · ${part.title[language]}` : ""}\n${pick(part.help, language)}`} data-colour={colourOf(catalog, part.name)}
            onClick={() => onPick(part)}
          >
            <Icon name={glyph(part.group)} />
            <span className="lw-cut">{part.name}</span>
          </button>
        ))}
      </div>
      {found.length === 0 && <p className="lw-quiet lw-none">{t("no_layer_found", { query })}</p>}
      <span className="lw-hidden" role="status">{query ? t("layers_found", { count: found.length }) : ""}</span>
    </div>
  );
}
