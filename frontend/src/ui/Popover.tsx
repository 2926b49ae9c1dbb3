/** Something that opens beside a button and closes with Escape, with a click elsewhere, or when the focus leaves. */

import { useEffect, useLayoutEffect, useRef, useState } from "react";

type Place = { left: number; top?: number; bottom?: number; maxHeight: number };

export function Popover(props: {
  anchor: HTMLElement | null;
  label: string;
  width?: number;
  onClose: () => void;
  children: React.ReactNode;
  className?: string;
  role?: "dialog" | "menu";
}): React.ReactNode {
  const { anchor, onClose, width = 340 } = props;
  const box = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<Place | null>(null);

  useLayoutEffect(() => {
    const measure = (): void => {
      const frame = box.current?.offsetParent?.getBoundingClientRect();
      const at = anchor?.getBoundingClientRect();
      if (!frame || !at) return;
      const left = Math.max(8, Math.min(at.left - frame.left, frame.width - width - 8));
      const above = at.top - frame.top;
      const below = frame.bottom - at.bottom;
      if (below > above) setPlace({ left, top: at.bottom - frame.top + 4, maxHeight: below - 12 });
      else setPlace({ left, bottom: frame.bottom - at.top + 4, maxHeight: above - 12 });
    };
    measure();
    window.addEventListener("resize", measure);
    return () => window.removeEventListener("resize", measure);
  }, [anchor, width]);

  const placed = place !== null;
  useEffect(() => {
    // What is not in its place yet is hidden, and can't have the focus.
    if (!placed) return;
    const root = box.current?.getRootNode() as Document | ShadowRoot | undefined;
    const before = root?.activeElement;
    const first = box.current?.querySelector<HTMLElement>("[data-autofocus], input:not([type=hidden]), select, button, a[href]");
    first?.focus({ preventScroll: true });
    return () => {
      if (before instanceof HTMLElement && before.isConnected && before === anchor) before.focus({ preventScroll: true });
    };
  }, [anchor, placed]);

  useEffect(() => {
    const leave = (event: Event): void => {
      const path = event.composedPath();
      if (box.current && !path.includes(box.current) && !(anchor && path.includes(anchor))) onClose();
    };
    window.addEventListener("pointerdown", leave, true);
    return () => window.removeEventListener("pointerdown", leave, true);
  }, [anchor, onClose]);

  return (
    <div
      ref={box} role={props.role ?? "dialog"} aria-label={props.label} className={`lw-popover ${props.className ?? ""}`}
      style={{ width, ...place, visibility: place ? undefined : "hidden" }}
      onKeyDown={(event) => {
        if (event.key === "Escape") {
          event.stopPropagation();
          onClose();
          anchor?.focus();
        }
        if (props.role === "menu" && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
          event.preventDefault();
          moveFocus(box.current, event.key === "ArrowDown" ? 1 : -1);
        }
      }}
    >
      {props.children}
    </div>
  );
}

function moveFocus(box: HTMLElement | null, direction: 1 | -1): void {
  const items = [...(box?.querySelectorAll<HTMLElement>("[role^=menuitem]:not([aria-disabled=true])") ?? [])];
  const root = box?.getRootNode() as Document | ShadowRoot | undefined;
  const at = items.indexOf(root?.activeElement as HTMLElement);
  items[(at + direction + items.length) % items.length]?.focus();
}
