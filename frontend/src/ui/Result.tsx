/** What came out: the final metrics, examples with what the network says of them, and the way home with the model. */

import { useEffect, useMemo, useRef } from "react";
import { canResume, hasWeights } from "../core/feed";
import { figure, measured, percent, reading } from "../core/format";
import { readSamples, rgba, type Pixels, type Sample, type Shown } from "../core/samples";
import { owned } from "../core/units";
import type { Run, Sentence } from "../core/types";
import type { Live } from "../live";
import { pick, sayIf } from "../words";
import { useBench } from "./bench";
import { unitText } from "./Curve";
import { metricTitle } from "./Training";
import { Icon } from "./Icon";
import { SampleTable } from "./SampleTable";
import { TakeHome } from "./TakeHome";

export function Result({ run, live, onWeights }: { run: Run; live: Live; onWeights: () => void }): React.ReactNode {
  const { store, t, language } = useBench();
  const { feed } = live;
  const content = feed.result?.samples ?? null;
  const samples = useMemo(() => readSamples(content), [content]);
  const rows = samples.filter((one) => one.cells.length > 0);
  const keras = store.data.exports.find((one) => one.format === "keras");
  return (
    <>
      <h3>
        <span>{t("result_of", { number: run.number })} <span className="lw-state" data-state={feed.state}>{sayIf(language, `state_${feed.state}`, feed.state)}</span></span>
        <span className="lw-aside"><button type="button" className="lw-link" onClick={onWeights}>{t("show_weights")}</button></span>
      </h3>
      <Ending sentence={feed.sentence ?? run.sentence ?? null} state={feed.state} />
      <div className="lw-measured">
        <Metrics live={live} />
        {feed.units && <p className="lw-quiet lw-units">{t("own_units", { target: feed.units.target })}</p>}
      </div>
      {rows.length > 0 && <SampleTable samples={rows} />}
      {samples.length > 0 && rows.length === 0 && <div className="lw-samples" data-words={samples[0]?.words || undefined}>{samples.slice(0, 14).map((one, index) => <OneSample key={index} sample={one} />)}</div>}
      {samples.some((one) => one.unread) && <p className="lw-quiet lw-facts-line">{t("no_words")}</p>}
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

function PixelImage({ pixels, label }: { pixels: Pixels; label: string }): React.ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const paint = canvas.current?.getContext("2d");
    paint?.putImageData(new ImageData(rgba(pixels), pixels.width, pixels.height), 0, 0);
  }, [pixels]);
  return <canvas ref={canvas} width={pixels.width} height={pixels.height} role="img" aria-label={label} />;
}

/** A picture with what is true and what was predicted beside it. */
function ShownSample({ pixels, shown }: { pixels: Pixels | null; shown: Shown }): React.ReactNode {
  const { t, language } = useBench();
  const score = shown.share ? t("right_pixels", { value: percent(shown.score, language) }) : t("off_by", { value: figure(shown.score, language) });
  // Where the input is the target, it is what is true.
  const parts: [Pixels | null, string][] = [[pixels, t("the_input")], ...(shown.share ? [[shown.truth, t("the_truth")] as [Pixels | null, string]] : []), [shown.predicted, t("the_prediction")]];
  return (
    <figure className="lw-sample lw-sample-shown" title={`${parts.map(([, name]) => name).join(" · ")}\n${score}`}>
      <span>{parts.map(([one, name]) => one && <PixelImage key={name} pixels={one} label={name} />)}</span>
      <figcaption><span className="lw-cut">{score}</span></figcaption>
    </figure>
  );
}

function OneSample({ sample }: { sample: Sample }): React.ReactNode {
  const { t, language } = useBench();
  if (sample.shown) return <ShownSample pixels={sample.pixels} shown={sample.shown} />;
  const label = t(sample.right === false ? "sample_wrong" : "sample_right", { truth: sample.truth, predicted: sample.predicted });
  const first = sample.guesses[0];
  return (
    <figure className="lw-sample" data-right={sample.right ?? undefined} data-wide={(sample.pixels !== null && sample.pixels.width > 1.5 * sample.pixels.height) || undefined} title={[...(sample.words ? [sample.text] : []), label, ...sample.guesses.map((one) => `${one.label}: ${percent(one.share, language)}`)].join("\n")}>
      {sample.pixels ? <PixelImage pixels={sample.pixels} label={sample.truth} /> : <span className="lw-sample-text">{sample.text}</span>}
      <figcaption>
        <b className="lw-cut">{sample.predicted}</b>
        {first ? <span>{percent(first.share, language)}</span> : <span className="lw-quiet">{sample.truth}</span>}
        {sample.right === false && <span className="lw-hidden">{label}</span>}
      </figcaption>
      {first && <span className="lw-meter" aria-hidden="true"><span style={{ width: `${first.share * 100}%` }} /></span>}
    </figure>
  );
}
