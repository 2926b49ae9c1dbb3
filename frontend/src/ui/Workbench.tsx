/** The first page: design bar, palette, list of layers, inspector, plan and drawer. */

import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { Canvas } from "../canvas/Canvas";
import { rememberedView, rememberView, type View } from "../canvas/view";
import { headerBottom } from "../host";
import type { BuildStore } from "../store";
import { DesignBar } from "./DesignBar";
import { Drawer } from "./Drawer";
import { Inspector } from "./Inspector";
import { LayerList } from "./LayerList";
import { Notices } from "./Notices";
import { Palette } from "./Palette";
import { PlanBar } from "./PlanBar";
import { StoreContext } from "./bench";
import { useShortcuts } from "./shortcuts";

export function Workbench({ store }: { store: BuildStore }): React.ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(headerBottom);
  const [inspecting, setInspecting] = useState(false);
  const [view, setView] = useState(rememberedView);
  const turn = (next: View): void => {
    rememberView(next);
    setView(next);
  };
  const search = useRef<HTMLInputElement>(null);
  useShortcuts(store, box, search);
  useSyncExternalStore(store.subscribe, store.snapshot);
  const ready = store.catalog !== null && store.data.inference !== null;

  useEffect(() => {
    const measure = (): void => setTop(headerBottom());
    window.addEventListener("resize", measure);
    const later = window.setTimeout(measure, 400);
    return () => {
      window.removeEventListener("resize", measure);
      window.clearTimeout(later);
    };
  }, []);

  return (
    <StoreContext value={store}>
      <div ref={box} className="lw-page lw-bench" style={{ top }} data-inspecting={inspecting} data-ready={ready}>
        <DesignBar />
        <div className="lw-middle">
          <Palette search={search} />
          {view === "canvas" ? (
            <Canvas onInspect={() => setInspecting(true)} onAdd={() => search.current?.focus()} onList={() => turn("list")} />
          ) : (
            <LayerList onInspect={() => setInspecting(true)} onCanvas={() => turn("canvas")} />
          )}
          <Inspector onClose={() => setInspecting(false)} />
        </div>
        <PlanBar />
        <Drawer />
        <Notices />
      </div>
    </StoreContext>
  );
}
