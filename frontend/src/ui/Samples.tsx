/** Examples with what is true and what the network says of them: pictures, texts, or the rows of a table. */

import { useEffect, useRef } from "react";
import { figure, percent } from "../core/format";
import { rgba, type ClassColour, type Pixels, type Sample, type Shown } from "../core/samples";
import { useLanguage, useWords } from "../words";
import { SampleTable } from "./SampleTable";

const MOST = 14;
/** Of pictures beside each other. */
const MOST_SHOWN = 8;

export function Samples({ samples, legend = [] }: { samples: readonly Sample[]; legend?: readonly ClassColour[] }): React.ReactNode {
  const t = useWords();
  const rows = samples.filter((one) => one.cells.length > 0);
  const shown = samples[0]?.shown ?? null;
  // Where the input is the target, it is what is true.
  const parts = shown?.share ? (["the_input", "the_truth", "the_prediction"] as const) : (["the_input", "the_prediction"] as const);
  return (
    <>
      {rows.length > 0 && <SampleTable samples={rows} />}
      {shown && <p className="lw-quiet lw-samples-key"><span>{t("from_left", { parts: parts.map((key) => t(key)).join(" · ") })}</span>{legend.map((one) => <span key={one.name}><span style={{ background: one.colour }} aria-hidden="true" />{one.name}</span>)}</p>}
      {samples.length > 0 && rows.length === 0 && (
        <div className="lw-samples" data-words={samples[0]?.words || undefined}>
          {samples.slice(0, shown ? MOST_SHOWN : MOST).map((one, index) => <OneSample key={index} sample={one} />)}
        </div>
      )}
      {samples.some((one) => one.unread) && <p className="lw-quiet lw-facts-line">{t("no_words")}</p>}
    </>
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
  const language = useLanguage();
  const t = useWords();
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
  const language = useLanguage();
  const t = useWords();
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
