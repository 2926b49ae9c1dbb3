/** What came out: the final metrics, examples with what the network says of them, and the way home with the model. */

import { percent, reading } from "../core/format";
import { readSamples, type Sample } from "../core/samples";
import type { Run } from "../core/types";
import type { Live } from "../live";
import { pick, sayIf } from "../words";
import { useBench } from "./bench";
import { metricTitle } from "./Training";
import { Icon } from "./Icon";

export function Result({ run, live, onWeights }: { run: Run; live: Live; onWeights: () => void }): React.ReactNode {
  const { store, t, language } = useBench();
  const { feed } = live;
  const samples = readSamples(feed.result?.samples ?? null);
  const keras = store.data.exports.find((one) => one.format === "keras");
  const again = feed.state === "interrupted" || feed.state === "stopped" || feed.state === "failed";
  return (
    <>
      <h3>
        <span>{t("result_of", { number: run.number })} <span className="lw-state" data-state={feed.state}>{sayIf(language, `state_${feed.state}`, feed.state)}</span></span>
        <span className="lw-aside"><button type="button" className="lw-link" onClick={onWeights}>{t("show_weights")}</button></span>
      </h3>
      <Failure feed={feed.status} state={feed.state} />
      <Metrics live={live} />
      {samples.length > 0 && <div className="lw-samples">{samples.slice(0, 10).map((one, index) => <OneSample key={index} sample={one} />)}</div>}
      <div className="lw-result-buttons">
        {keras?.url && !keras.reason && <a className="lw-button lw-primary" href={keras.url} download><Icon name="down" />{pick(keras.title, language)}</a>}
        {again && feed.state === "interrupted" && <button type="button" className="lw-button" onClick={() => store.act({ action: "resume_run", run: run.id })}>{t("resume_run")}</button>}
        <button type="button" className="lw-button" onClick={() => store.act({ action: "leave_run" })}>{t("back_to_data")}</button>
      </div>
    </>
  );
}

function Failure({ feed, state }: { feed: Record<string, unknown>; state: string }): React.ReactNode {
  const { language } = useBench();
  const sentence = feed.sentence ?? feed.reason;
  if (state !== "failed" || !sentence) return null;
  const text = typeof sentence === "string" ? sentence : pick(sentence as { en: string; zh: string }, language);
  return <p className="lw-wrong" role="alert">{text}</p>;
}

function Metrics({ live }: { live: Live }): React.ReactNode {
  const { t, language } = useBench();
  const { feed } = live;
  const names = feed.metricNames().slice(0, 4);
  return (
    <dl className="lw-metrics">
      {names.map((name) => {
        const given = feed.result?.metrics ?? {};
        const curve = feed.curves.get(name);
        const validation = given[`val_${name}`] ?? curve?.validation.last ?? null;
        const train = given[name] ?? curve?.train.last ?? curve?.batches.last ?? null;
        const show = (value: number | null): string => (name.includes("accuracy") ? percent(value, language) : reading(value, language));
        return (
          <div key={name}>
            <dt>{metricTitle(name, language)}</dt>
            <dd>{show(validation ?? train)}</dd>
            <dd className="lw-quiet">{validation === null ? t("train_curve") : t("on_train", { value: show(train) })}</dd>
          </div>
        );
      })}
    </dl>
  );
}

function OneSample({ sample }: { sample: Sample }): React.ReactNode {
  const { t, language } = useBench();
  const label = t(sample.right === false ? "sample_wrong" : "sample_right", { truth: sample.truth, predicted: sample.predicted });
  const first = sample.guesses[0];
  return (
    <figure className="lw-sample" data-right={sample.right ?? undefined} title={[label, ...sample.guesses.map((one) => `${one.label}: ${percent(one.share, language)}`)].join("\n")}>
      {sample.image ? <img src={sample.image} alt={sample.truth} /> : <span className="lw-sample-text">{sample.text ?? sample.truth}</span>}
      <figcaption>
        <b>{sample.predicted}</b>
        {first && <span>{percent(first.share, language)}</span>}
        {sample.right === false && <span className="lw-hidden">{label}</span>}
      </figcaption>
      {first && <span className="lw-meter" aria-hidden="true"><span style={{ width: `${first.share * 100}%` }} /></span>}
    </figure>
  );
}
