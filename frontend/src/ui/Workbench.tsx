/** The first page: design bar, palette, list of layers, inspector, plan and drawer. */

import { useRef, useState, useSyncExternalStore } from "react";
import { later } from "../later";
import { Canvas } from "../canvas/Canvas";
import { rememberedView, rememberView, type View } from "../canvas/view";
import type { BuildStore } from "../store";
import { DesignBar } from "./DesignBar";
import { Drawer } from "./Drawer";
import { Inspector } from "./Inspector";
import { Notices } from "./Notices";
import { Palette } from "./Palette";
import { PlanBar } from "./PlanBar";
import { SkipLink } from "./SkipLink";
import { StoreContext } from "./bench";
import { useShortcuts } from "./shortcuts";
import { useTop } from "./top";

const LayerList = later(async () => (await import("./LayerList")).LayerList, true);

export function Workbench({ store }: { store: BuildStore }): React.ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const top = useTop();
  const [inspecting, setInspecting] = useState(false);
  const [view, setView] = useState(rememberedView);
  const turn = (next: View): void => {
    rememberView(next);
    setView(next);
  };
  const search = useRef<HTMLInputElement>(null);
  useShortcuts(store, box, search);
  // Its parts look at the store themselves.
  const ready = useSyncExternalStore(store.subscribe, () => store.catalog !== null && store.data.inference !== null);

  return (
    <StoreContext value={store}>
      <div ref={box} className="lw-page lw-bench" style={{ top }} data-inspecting={inspecting} data-ready={ready}>
        <SkipLink box={box} />
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
