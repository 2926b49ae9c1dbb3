/** Bottom left: zoom, fit, tidy, the list, the map. */

import { useState } from "react";
import { useReactFlow, type FitViewOptions } from "@xyflow/react";
import { useBench } from "../ui/bench";
import { Icon, type IconName } from "../ui/Icon";
import { CanvasMenu, type MenuEntry } from "./CanvasMenu";

type Props = { fit: FitViewOptions; tidy: () => void; onList: () => void; map: boolean; onMap: () => void; entries: readonly MenuEntry[] };

export function CanvasControls({ fit, tidy, onList, map, onMap, entries }: Props): React.ReactNode {
  const [anchor, setAnchor] = useState<HTMLButtonElement | null>(null);
  const [open, setOpen] = useState(false);
  const { store, t } = useBench();
  const flow = useReactFlow();
  const button = (icon: IconName, label: string, act: () => void, pressed?: boolean): React.ReactNode => (
    <button type="button" className="lw-bare" onClick={act} aria-label={label} title={label} aria-pressed={pressed}><Icon name={icon} /></button>
  );
  return (
    <>
    <div className="lw-canvas-controls" role="toolbar" aria-label={t("canvas_tools")}>
      {button("plus", t("zoom_in"), () => void flow.zoomIn())}
      {button("minus", t("zoom_out"), () => void flow.zoomOut())}
      {button("fit", t("fit"), () => void flow.fitView(fit))}
      {button("tidy", t("tidy"), () => {
        tidy();
        window.setTimeout(() => void flow.fitView(fit), 60);
      })}
      {button("list", t("as_list"), onList)}
      {button("map", t("map"), onMap, map)}
      {button(store.locked ? "lock" : "unlock", t("lock"), () => store.lock(!store.locked), store.locked)}
      <button ref={setAnchor} type="button" className="lw-bare" aria-haspopup="menu" aria-expanded={open} onClick={() => setOpen(!open)} aria-label={t("canvas_menu")} title={t("canvas_menu")}>
        <Icon name="more" />
      </button>
    </div>
    {open && <CanvasMenu anchor={anchor} entries={entries} onClose={() => setOpen(false)} />}
    </>
  );
}
