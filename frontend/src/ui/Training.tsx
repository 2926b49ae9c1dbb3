/** The drawer during and after training: curves, progress, and the weights of every layer over the epochs. */

import { useState } from "react";
import { FINAL } from "../core/feed";
import type { Language, Run } from "../core/types";
import { pick, sayIf, useWords } from "../words";
import { colourOf, useBench } from "./bench";
import { Curve, type CurveOptions } from "./Curve";
import { CurveControls } from "./CurveControls";
import { Distribution, type Manner } from "./Distributions";
import { Icon } from "./Icon";
import { Messages } from "./Messages";
import { PartName } from "./PartName";
import { Progress } from "./Progress";
import { Result } from "./Result";
import { liveRun, useFeed } from "./running";

export function Training({ run }: { run: Run }): React.ReactNode {
  const { store, t, language } = useBench();
  const live = liveRun(run);
  const feed = useFeed(live, 500);
  const [options, setOptions] = useState<CurveOptions>({ log: false, smoothing: 0 });
  const [metric, setMetric] = useState<string | null>(null);
  const [showing, setShowing] = useState<"result" | "curves" | null>(null);
  if (!live || !feed) return null;
  const done = FINAL.has(feed.state);
  const names = feed.metricNames();
  const others = names.filter((name) => name !== "loss");
  const planned = Array.isArray(store.data.plan.metrics) ? store.data.plan.metrics[0] : undefined;
  const second = metric !== null && others.includes(metric) ? metric : (others[0] ?? (typeof planned === "string" ? planned : null));
  const result = done && (showing ?? "result") === "result";
  return (
    <>
      <div className="lw-panel lw-panel-curves">
        <div className="lw-curves">
          <Curve live={live} metric="loss" title={t("loss")} options={options} />
          {second ? <Curve key={second} live={live} metric={second} title={metricTitle(second, language)} options={options} /> : <div className="lw-curve" />}
        </div>
        <Messages live={live} />
        <div className="lw-under">
          <Progress live={live} />
          <span className="lw-stretch" />
          {others.length > 1 && (
            <select className="lw-mini-select" value={second ?? ""} aria-label={t("metric")} onChange={(event) => setMetric(event.target.value)}>
              {others.map((name) => <option key={name} value={name}>{metricTitle(name, language)}</option>)}
            </select>
          )}
          <CurveControls options={options} onChange={setOptions} />
        </div>
      </div>
      <div className="lw-panel lw-panel-weights">
        {!done && feed.sentence && <p className="lw-wrong" role="status">{pick(feed.sentence, language)}</p>}
        {result ? <Result run={run} live={live} onWeights={() => setShowing("curves")} /> : <Weights run={run} onResult={done ? () => setShowing("result") : null} />}
      </div>
    </>
  );
}

/** A metric's name in words: `sparse_categorical_accuracy` is read, not spelled. */
export function metricTitle(name: string, language: Language): string {
  const plain = name.replaceAll("_", " ");
  return sayIf(language, `metric_${name}`, plain.charAt(0).toUpperCase() + plain.slice(1));
}

function Weights({ run, onResult }: { run: Run; onResult: (() => void) | null }): React.ReactNode {
  const { catalog, store, t } = useBench();
  const live = liveRun(run);
  const feed = useFeed(live, 1000);
  const [manner, setManner] = useState<Manner>("ridge");
  const [tensor, setTensor] = useState<string | null>(null);
  if (!live || !feed) return null;
  const { weights } = feed.histograms;
  const all = weights.layerNames();
  const layers = tensor === null ? all : all.filter((layer) => weights.named(layer, tensor) !== null);
  const kinds = new Map(store.design.nodes.map((node) => [node.id, node.kind]));
  const cost = typeof feed.status.watching === "number" ? feed.status.watching : null;
  return (
    <>
      <h3>
        <span className="lw-title">{t("weights_of_layers")}</span>
        <span className="lw-aside">
          {cost !== null && <Cost share={`${(cost * 100).toFixed(1)} %`} />}
          <TensorSelect names={weights.tensorNames()} value={tensor} onChange={setTensor} />
          <MannerSwitch manner={manner} onChange={setManner} />
          {onResult && <button type="button" className="lw-link" onClick={onResult}>{t("show_result")}</button>}
        </span>
      </h3>
      {layers.length === 0 && <p className="lw-quiet">{t("weights_will_show")}</p>}
      <div className="lw-tensors" tabIndex={layers.length > 5 ? 0 : -1} role="group" aria-label={t("weights_of_layers")}>
        {layers.map((layer) => (
          <figure
            key={layer} data-colour={colourOf(catalog, kinds.get(layer) ?? "")} data-selected={store.selected === layer || undefined}
            onClick={() => kinds.has(layer) && store.select(layer)}
          >
            <figcaption className="lw-room"><PartName text={layer} /></figcaption>
            <Distribution live={live} layer={layer} what="weights" manner={manner} tensor={tensor} />
          </figure>
        ))}
      </div>
    </>
  );
}

/** What watching costs: in words where there is room for them, else an eye and the share. */
function Cost({ share }: { share: string }): React.ReactNode {
  const t = useWords();
  const words = t("watching_costs", { share });
  return (
    <span className="lw-cost" title={words}>
      <span className="lw-cost-words">{words}</span>
      <span className="lw-cost-share" aria-hidden="true"><Icon name="attention" />{share}</span>
    </span>
  );
}

/** Which tensor of each layer is drawn: the one that stands for it, or one by its name. */
export function TensorSelect(props: { names: string[]; value: string | null; onChange: (name: string | null) => void }): React.ReactNode {
  const t = useWords();
  if (props.names.length < 2) return null;
  return (
    <select className="lw-mini-select" aria-label={t("which_weights")} title={t("which_weights")} value={props.value ?? ""} onChange={(event) => props.onChange(event.target.value || null)}>
      <option value="">{t("main_weights")}</option>
      {props.names.map((name) => <option key={name} value={name}>{name}</option>)}
    </select>
  );
}

export function MannerSwitch({ manner, onChange }: { manner: Manner; onChange: (manner: Manner) => void }): React.ReactNode {
  const t = useWords();
  return (
    <span className="lw-segments lw-tiny" role="radiogroup" aria-label={t("histograms_as")}>
      {(["ridge", "heat"] as const).map((one) => (
        <button key={one} type="button" role="radio" aria-checked={manner === one} onClick={() => onChange(one)}>{t(one)}</button>
      ))}
    </span>
  );
}
