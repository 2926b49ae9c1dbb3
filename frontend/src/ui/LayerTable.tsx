/** Every layer from the first batch: weights, gradients and activations side by side, the selected one below at large. */

import { useState } from "react";
import { percent } from "../core/format";
import { WHATS } from "../core/histograms";
import type { RunData, What } from "../core/types";
import type { Live } from "../live";
import { useLanguage, useWords } from "../words";
import { Distribution, type Manner } from "./Distributions";
import { troubleOf, troubleWords } from "./alarms";
import { Badge } from "./Badge";
import { groupColour } from "./colours";
import { glyph, Icon } from "./Icon";
import { PartName } from "./PartName";
import { useFeed } from "./running";
import { MannerSwitch, TensorSelect } from "./Training";

export function LayerTable({ run, live }: { run: NonNullable<RunData["run"]>; live: Live }): React.ReactNode {
  const t = useWords();
  const feed = useFeed(live, 1000);
  const [manner, setManner] = useState<Manner>("heat");
  const [tensor, setTensor] = useState<string | null>(null);
  const [selected, setSelected] = useState<string | null>(null);
  if (!feed) return null;
  const seen = new Set(WHATS.flatMap((what) => feed.histograms[what].layerNames()));
  const groups = new Map((run.layers ?? []).map((one) => [one.id, one.group]));
  const known = (run.layers ?? []).map((one) => one.id).filter((id) => seen.has(id));
  const layers = [...known, ...[...seen].filter((id) => !groups.has(id))];
  const chosen = selected !== null && seen.has(selected) ? selected : (layers.find((id) => feed.histograms.weights.main(id) !== null) ?? layers[0] ?? null);
  return (
    <section className="lw-card lw-layer-table">
      <h3>
        <span>{t("every_layer")}</span>
        <span className="lw-aside"><TensorSelect names={feed.histograms.weights.tensorNames()} value={tensor} onChange={setTensor} /><MannerSwitch manner={manner} onChange={setManner} /></span>
      </h3>
      {layers.length === 0 && <p className="lw-quiet lw-none">{t("weights_will_show")}</p>}
      {layers.length > 0 && (
        <div className="lw-table-scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">{t("layer")}</th>
                {WHATS.map((what) => <th key={what} scope="col">{t(what)}</th>)}
                <th scope="col" className="lw-number-cell" title={t("zero_share_help")}>{t("zero_share")}</th>
              </tr>
            </thead>
            <tbody>
              {layers.map((layer) => (
                <Row key={layer} layer={layer} live={live} manner={manner} tensor={tensor} group={groups.get(layer)} selected={layer === chosen} onSelect={() => setSelected(layer)} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {chosen !== null && (
        <div className="lw-large" data-colour={groupColour(groups.get(chosen))}>
          {WHATS.map((what) => (
            <figure key={what}>
              <figcaption className="lw-caption"><PartName text={chosen} /><span>&nbsp;· {t(what)}</span></figcaption>
              {feed.histograms[what].named(chosen, of(what, tensor)) ? <Distribution live={live} layer={chosen} what={what} manner="ridge" tensor={of(what, tensor)} /> : <p className="lw-quiet">{t(`no_${what}`)}</p>}
            </figure>
          ))}
        </div>
      )}
    </section>
  );
}

/** Gradients are of the same tensors as weights; what a layer gives has no tensor to choose. */
function of(what: What, tensor: string | null): string | null {
  return what === "activations" ? null : tensor;
}

type RowProps = { layer: string; live: Live; manner: Manner; tensor: string | null; group: string | undefined; selected: boolean; onSelect: () => void };

function Row({ layer, live, manner, tensor, group, selected, onSelect }: RowProps): React.ReactNode {
  const language = useLanguage();
  const zero = zeroShare(live, layer);
  const trouble = troubleOf(live, layer);
  return (
    <tr data-colour={groupColour(group)} data-selected={selected || undefined} onClick={onSelect}>
      <th scope="row">
        <button type="button" aria-pressed={selected} onClick={onSelect}>
          <Icon name={glyph(group)} className="lw-glyph" />
          <PartName text={layer} />
          {trouble && <Badge worst={undefined} told={[troubleWords(trouble, language)]} trouble={trouble} />}
          {trouble && <span className="lw-hidden">{troubleWords(trouble, language)}</span>}
        </button>
      </th>
      {WHATS.map((what: What) => (
        <td key={what}>
          {live.feed.histograms[what].named(layer, of(what, tensor)) ? <Distribution live={live} layer={layer} what={what} manner={manner} tensor={of(what, tensor)} axis={false} className="lw-strip" /> : <span className="lw-strip lw-nothing" />}
        </td>
      ))}
      <td className="lw-number-cell" data-alarm={trouble === "dead" || undefined}>{zero === null ? "—" : percent(zero, language)}</td>
    </tr>
  );
}

/** The share of a layer's activations that are zero, as last seen. */
function zeroShare(live: Live, layer: string): number | null {
  return live.feed.histograms.activations.main(layer)?.frames.at(-1)?.zero ?? null;
}
