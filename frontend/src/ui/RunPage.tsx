/** One run in depth: its card and curves at the left, every layer's weights, gradients and activations at the right. */

import { useState } from "react";
import { FINAL } from "../core/feed";
import type { Series } from "../core/series";
import type { RunData } from "../core/types";
import type { RunStore } from "../runstore";
import { useLanguage, useWords } from "../words";
import { Curve, type CurveOptions } from "./Curve";
import { CurveControls } from "./CurveControls";
import { LayerTable } from "./LayerTable";
import { RunCard } from "./RunCard";
import { liveRun, useFeed, useRunState } from "./running";
import { useTop } from "./top";
import { metricTitle } from "./Training";

function changes(series: Series | undefined): boolean {
  if (!series) return false;
  for (let index = 1; index < series.length; index += 1) if (series.y(index) !== series.y(0)) return true;
  return false;
}

export function RunPage({ store, data }: { store: RunStore; data: RunData }): React.ReactNode {
  const language = useLanguage();
  const t = useWords();
  const live = liveRun(data.run);
  const feed = useFeed(live, 500);
  const state = useRunState(data.run);
  const [options, setOptions] = useState<CurveOptions>({ log: false, smoothing: 0 });
  const top = useTop();
  if (!data.run || !live || !feed) return <div className="lw-page lw-run" style={{ top }}><p className="lw-quiet">{t("no_run")}</p></div>;
  const names = feed.metricNames();
  const moving = names.filter((name) => name !== "learning_rate" || changes(feed.curves.get(name)?.batches));
  const shown = moving.length > 0 ? moving : ["loss"];
  return (
    <main className="lw-page lw-run" style={{ top }}>
      <div className="lw-run-left">
        <RunCard run={data.run} live={live} exports={data.exports} act={(action) => store.act(action)} done={state !== null && FINAL.has(state)} />
        <div className="lw-run-controls"><CurveControls options={options} onChange={setOptions} /></div>
        {shown.map((name) => (
          <section key={name} className="lw-card lw-run-curve">
            <Curve live={live} metric={name} title={name === "loss" ? t("loss") : metricTitle(name, language)} options={options} />
          </section>
        ))}
      </div>
      <LayerTable run={data.run} live={live} />
    </main>
  );
}
