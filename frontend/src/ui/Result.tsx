/** What came out: the final metrics, examples with what the network says of them, and the way home with the model. */

import { useMemo } from "react";
import { canResume, hasWeights } from "../core/feed";
import { measured, reading } from "../core/format";
import { readLegend, readSamples } from "../core/samples";
import { owned } from "../core/units";
import type { Run, Sentence } from "../core/types";
import type { Live } from "../live";
import { pick, sayIf } from "../words";
import { useBench } from "./bench";
import { unitText } from "./Curve";
import { metricTitle } from "./Training";
import { Icon } from "./Icon";
import { Samples } from "./Samples";
import { Since } from "./Since";
import { TakeHome } from "./TakeHome";

export function Result({ run, live, onWeights }: { run: Run; live: Live; onWeights: () => void }): React.ReactNode {
  const { store, t, language } = useBench();
  const { feed } = live;
  const content = feed.result?.samples ?? null;
  const samples = useMemo(() => readSamples(content), [content]);
  const keras = store.data.exports.find((one) => one.format === "keras");
  return (
    <>
      <h3>
        <span>{t("result_of", { number: run.number })} <span className="lw-state" data-state={feed.state}>{sayIf(language, `state_${feed.state}`, feed.state)}</span></span>
        <span className="lw-aside"><Since run={run} /><button type="button" className="lw-link" onClick={onWeights}>{t("show_weights")}</button></span>
      </h3>
      <Ending sentence={feed.sentence ?? run.sentence ?? null} state={feed.state} />
      <div className="lw-measured">
        <Metrics live={live} />
        {feed.units && <p className="lw-quiet lw-units">{t("own_units", { target: feed.units.target })}</p>}
      </div>
      <Samples samples={samples} legend={readLegend(content)} />
      <div className="lw-result-buttons">
        {keras?.url && !keras.reason && hasWeights(feed) && <TakeHome className="lw-button lw-primary" url={keras.url} tell={(severity, text) => store.say(severity, text)}><Icon name="download" />{pick(keras.title, language)}</TakeHome>}
        {canResume(feed) && <button type="button" className="lw-button" onClick={() => store.act({ action: "resume_run", run: run.id })}>{t("resume_run")}</button>}
        <button type="button" className="lw-button" onClick={() => store.act({ action: "leave_run" })}>{t("back_to_data")}</button>
      </div>
    </>
  );
}

/** How the run ended, where there is more to say than that it finished. */
function Ending({ sentence, state }: { sentence: Sentence | null; state: string }): React.ReactNode {
  const { language } = useBench();
  if (!sentence) return null;
  return <p className={state === "failed" ? "lw-wrong" : "lw-quiet"} role="status">{pick(sentence, language)}</p>;
}

function Metrics({ live }: { live: Live }): React.ReactNode {
  const { t, language } = useBench();
  const { feed } = live;
  const { units } = feed;
  const shown = owned(units, feed.metricNames().filter((name) => name !== "learning_rate")).slice(0, 4);
  return (
    <dl className="lw-metrics">
      {shown.map(({ name, from, of, own }) => {
        const given = feed.result?.metrics ?? {};
        const curve = feed.curves.get(from);
        const validation = of(given[`val_${from}`] ?? curve?.validation.last ?? null);
        const train = of(given[from] ?? curve?.train.last ?? curve?.batches.last ?? null);
        const test = of(given[`test_${from}`] ?? null);
        const unit = own ? null : unitText(units, name, language);
        const show = (value: number | null): string => (name.includes("accuracy") ? measured(value, language) : reading(value, language));
        return (
          <div key={name} title={unit ?? (own && units ? t("in_units_of", { target: units.target }) : undefined)}>
            <dt>{metricTitle(name, language)}</dt>
            <dd>{show(validation ?? train)}</dd>
            <dd className="lw-quiet">{[validation === null ? t("train_curve") : t("on_train", { value: show(train) }), test === null ? null : t("on_test", { value: show(test) })].filter(Boolean).join(" · ")}</dd>
          </div>
        );
      })}
    </dl>
  );
}
