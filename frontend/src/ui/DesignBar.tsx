/** The design's own bar: name, whether it is saved, undo and redo, templates, open, export. */

import { useState } from "react";
import { later } from "../later";
import { useBench } from "./bench";
import { Icon } from "./Icon";
import { Popover } from "./Popover";

const Gallery = later(async () => (await import("./Gallery")).Gallery);
const Exports = later(async () => (await import("./Exports")).Exports, true);
const Designs = later(async () => (await import("./Designs")).Designs, true);

export function DesignBar(): React.ReactNode {
  const { store, t } = useBench();
  const { data } = store;
  const busy = !store.saved;
  return (
    <div className="lw-designbar" role="region" aria-label={t("design_bar")}>
      <Name />
      <span className="lw-saved" role="status">
        {busy ? t("saving") : <><Icon name="check" />{t("saved")}</>}
      </span>
      <span className="lw-rule" />
      <button type="button" className="lw-bare" disabled={!data.can_undo && !busy} onClick={() => store.act({ action: "undo" })} aria-label={t("undo")} title={`${t("undo")} (Ctrl+Z)`}>
        <Icon name="undo" />
      </button>
      <button type="button" className="lw-bare" disabled={!data.can_redo} onClick={() => store.act({ action: "redo" })} aria-label={t("redo")} title={`${t("redo")} (Ctrl+Shift+Z)`}>
        <Icon name="redo" />
      </button>
      <span className="lw-rule" />
      <Templates />
      <Menu label={t("open")}>{(close) => <Designs close={close} />}</Menu>
      <span className="lw-stretch" />
      <Menu label={t("export")} outlined>{(close) => <Exports close={close} />}</Menu>
    </div>
  );
}

function Name(): React.ReactNode {
  const { store, t } = useBench();
  const { name } = store.design;
  const [typed, setTyped] = useState<string | null>(null);
  const commit = (): void => {
    if (typed !== null && typed.trim() && typed.trim() !== name) store.edit({ type: "rename_design", name: typed });
    setTyped(null);
  };
  const shown = typed ?? name;
  return (
    <span className="lw-name" data-value={shown}>
      <input
        aria-label={t("design_name")} title={name} value={shown} size={1} maxLength={120}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === "Enter") event.currentTarget.blur();
          if (event.key === "Escape") setTyped(null);
        }}
      />
    </span>
  );
}

function Menu(props: { label: string; outlined?: boolean; children: (close: () => void) => React.ReactNode }): React.ReactNode {
  const [anchor, setAnchor] = useState<HTMLButtonElement | null>(null);
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        ref={setAnchor} type="button" className={props.outlined ? "lw-button" : "lw-bare lw-textual"}
        aria-haspopup="menu" aria-expanded={open} onClick={() => setOpen(!open)}
      >
        {props.label}
        {props.outlined && <Icon name="down" />}
      </button>
      {open && (
        <Popover anchor={anchor} label={props.label} width={280} role="menu" onClose={() => setOpen(false)}>
          {props.children(() => setOpen(false))}
        </Popover>
      )}
    </>
  );
}

function Templates(): React.ReactNode {
  const { t } = useBench();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="lw-bare lw-textual" aria-haspopup="dialog" aria-expanded={open} onClick={() => setOpen(true)}>{t("templates")}</button>
      {open && <Gallery onClose={() => setOpen(false)} />}
    </>
  );
}
