/** One run in depth: its card and curves at the left, every layer's weights, gradients and activations at the right. */

import { useMemo, useState } from "react";
import { FINAL, type Feed } from "../core/feed";
import { isObject } from "../core/parts";
import { readLegend, readSamples } from "../core/samples";
import type { Series } from "../core/series";
import type { RunData } from "../core/types";
import type { RunStore } from "../runstore";
import { useLanguage, useWords } from "../words";
import { Curve, type CurveOptions } from "./Curve";
import { CurveControls } from "./CurveControls";
import { LayerTable } from "./LayerTable";
import { RunCard } from "./RunCard";
import { Samples } from "./Samples";
import { liveRun, useFeed, useRunState } from "./running";
import { useTop } from "./top";
import { metricTitle } from "./Training";

function changes(series: Series | undefined): boolean {
  if (!series) return false;
  for (let index = 1; index < series.length; index += 1) if (series.y(index) !== series.y(0)) return true;
  return false;
}

/** What the network says of examples, when the run has come to its end. */
function Predictions({ feed }: { feed: Feed }): React.ReactNode {
  const t = useWords();
  const content = feed.result?.samples ?? null;
  const samples = useMemo(() => readSamples(content), [content]);
  if (samples.length === 0) return null;
  const of = isObject(content) && content.of === "train" ? "train" : "validation";
  return (
    <section className="lw-card lw-run-samples" aria-label={t("predictions")}>
      <h3><span>{t("predictions")}</span><span className="lw-aside lw-quiet">{t(`predictions_${of}`)}</span></h3>
      <Samples samples={samples} legend={readLegend(content)} />
    </section>
  );
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
        <Predictions feed={feed} />
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
