/** Before training: what will be learned, how the examples lie, and what training will take. */

import { useEffect, useState } from "react";
import { bytes, count, duration, figure, percent } from "../core/format";
import { readPreview, type Preview } from "../core/preview";
import type { Estimate } from "../core/estimate";
import type { DataInfo, Json } from "../core/types";
import { pick, useWords } from "../words";
import { later } from "../later";
import { useBench } from "./bench";
import { Download } from "./DataForm";
import { ClassBars, ColumnCards, Legend, Pictures, Scatter, SeriesLine, TargetBars, Texts, Waves } from "./Pictures";

const MemoryParts = later(async () => (await import("./MemoryParts")).MemoryParts, true);

const kept = new Map<string, Preview>();

/** The preview of the data: fetched once for each address, the old one shown until the new one is there. */
function usePreview(url: string | null): { preview: Preview | null; failed: boolean } {
  const [, redraw] = useState(0);
  const [failed, setFailed] = useState(false);
  const [shown, setShown] = useState<string | null>(url && kept.has(url) ? url : null);
  useEffect(() => {
    if (!url) return;
    let current = true;
    setFailed(false);
    if (kept.has(url)) {
      setShown(url);
      return;
    }
    void fetch(new URL(url, document.baseURI))
      .then(async (answer) => {
        const content = (await answer.json()) as Json;
        if (!answer.ok) throw new Error(String(answer.status));
        kept.set(url, readPreview(content));
        if (kept.size > 12) kept.delete([...kept.keys()][0] ?? "");
        if (current) setShown(url);
      })
      .catch(() => current && setFailed(true))
      .finally(() => current && redraw((number) => number + 1));
    return () => {
      current = false;
    };
  }, [url]);
  return { preview: shown ? (kept.get(shown) ?? null) : null, failed };
}

export function Before(): React.ReactNode {
  const { store, t } = useBench();
  const { info, preview_url: url } = store.data;
  const { preview, failed } = usePreview(url);
  // Of a download that is under way or has failed, one sentence is enough.
  const told = store.data.download?.state === "running" || store.data.download?.state === "failed";
  return (
    <>
      <div className="lw-panel lw-panel-data">
        <h3>
          {t("what_it_learns")}
          <span className="lw-aside">{info ? <Amount info={info} /> : null}</span>
        </h3>
        <Download />
        {preview?.sentence && !told && <p className="lw-quiet">{preview.sentence}</p>}
        {failed && <p className="lw-quiet">{t("no_preview")}</p>}
        {!preview && !failed && <div className="lw-wait" aria-hidden="true" />}
        {preview && <Examples preview={preview} classes={info?.target.classes ?? null} />}
      </div>
      <div className="lw-panel">{preview && <Distribution preview={preview} info={info} />}</div>
      <Expected />
    </>
  );
}

function Amount({ info }: { info: DataInfo }): React.ReactNode {
  const { t, language } = useBench();
  const unit = info.modality === "image" ? "n_images" : info.modality === "table" ? "n_rows" : info.modality === "points" ? "n_points" : "n_examples";
  const sizes = info.inputs.map(({ shape: axes }) => (axes.length === 3 && axes[2] === 1 ? axes.slice(0, 2) : axes).map((axis) => axis ?? "?").join(" × "));
  const shape = sizes.join(" + ");
  const parts = [t(unit, { count: count(info.examples, language) }), info.modality === "image" ? shape : null,
    info.target.classes?.length ? t("n_classes", { count: count(info.target.classes.length, language) }) : info.target.name];
  return parts.filter(Boolean).join(" · ");
}

function Examples({ preview, classes }: { preview: Preview; classes: string[] | null }): React.ReactNode {
  if (preview.images.length > 0) return <Pictures images={preview.images} />;
  if (preview.columns.length > 0) return <ColumnCards columns={preview.columns} rows={preview.rows} />;
  if (preview.points.length > 0) return <Scatter points={preview.points} classes={classes} />;
  if (preview.texts.length > 0) return <Texts texts={preview.texts} />;
  if (preview.waves.length > 0) return <Waves waves={preview.waves} />;
  if (preview.series.length > 0) return <SeriesLine values={preview.series} />;
  return null;
}

function headOf(info: DataInfo | null, counted: boolean, t: ReturnType<typeof useWords>): string {
  const kind = info?.target.kind;
  if (kind === "mask") return t("each_pixel");
  if (kind === "input") return t("input_is_target");
  return counted ? t("each_class") : t("target_values", { name: info?.target.name ?? "" });
}

function Distribution({ preview, info }: { preview: Preview; info: DataInfo | null }): React.ReactNode {
  const { t } = useBench();
  const counted = (info?.target.kind === "input" ? [] : preview.classes).filter((one): one is { name: string; count: number } => one.count !== null);
  return (
    <>
      <h3>{headOf(info, counted.length > 0, t)}</h3>
      {preview.legend.length > 0 && <Legend legend={preview.legend} />}
      {counted.length > 0 && <ClassBars classes={counted} />}
      {counted.length === 0 && preview.target && <TargetBars bins={preview.target} />}
      <Facts preview={preview} />
    </>
  );
}

function Facts({ preview }: { preview: Preview }): React.ReactNode {
  const { t, language } = useBench();
  const said = preview.facts.flatMap((fact) => {
    const value = fact.metric === "accuracy" ? percent(fact.value, language) : figure(fact.value, language);
    const accurate = fact.metric === "accuracy";
    if (fact.name === "chance") return [t(accurate ? "fact_chance" : "fact_chance_error", { value })];
    if (fact.name === "straight_line") return [t(accurate ? "fact_line" : "fact_line_error", { value })];
    return [];
  });
  if (said.length === 0) return null;
  return <p className="lw-quiet lw-facts-line">{said.join(language === "zh" ? "" : " ")}</p>;
}

function Memory({ parts, text }: { parts: Estimate["memory"]; text: string }): React.ReactNode {
  const [anchor, setAnchor] = useState<HTMLButtonElement | null>(null);
  const [open, setOpen] = useState(false);
  if (!parts) return text;
  return (
    <>
      <button ref={setAnchor} type="button" className="lw-link" aria-haspopup="dialog" aria-expanded={open} onClick={() => setOpen(!open)}>{text}</button>
      {open && <MemoryParts anchor={anchor} parts={parts} onClose={() => setOpen(false)} />}
    </>
  );
}

function Expected(): React.ReactNode {
  const { store, t, language } = useBench();
  const { estimate, plan } = store.data;
  const batch = typeof plan.batch_size === "number" ? plan.batch_size : null;
  const known = (value: number | null | undefined): value is number => value !== null && value !== undefined;
  const rows: [string, React.ReactNode][] = [
    [t("split"), known(estimate?.train) && known(estimate.validation) ? t("split_words", { train: count(estimate.train, language), validation: count(estimate.validation, language) }) : "—"],
  ];
  if (known(estimate?.epoch_s)) rows.push([t("one_epoch"), t("one_epoch_words", { time: duration(estimate.epoch_s, language) })]);
  if (known(estimate?.memory_bytes)) {
    const size = bytes(estimate.memory_bytes, language);
    rows.push([t("memory"), <Memory key="memory" parts={estimate.memory} text={batch === null ? size : t("memory_words", { size, batch: count(batch, language) })} />]);
  }
  if (known(estimate?.file_bytes)) rows.push([t("file"), bytes(estimate.file_bytes, language)]);
  // Errors come first: what keeps the network from training ends in a button here as well.
  const hints = store.data.diagnostics.slice(0, 2);
  return (
    <div className="lw-panel lw-panel-expected">
      <h3>{t("before_you_train")}</h3>
      <dl className="lw-expected">
        {rows.map(([name, value]) => (
          <div key={String(name)}><dt>{name}</dt><dd>{value}</dd></div>
        ))}
      </dl>
      {hints.map((one, index) => (
        <div key={index} className="lw-hint" data-severity={one.severity}>
          <span className="lw-hint-text" title={pick(one.sentence, language)}>{pick(one.sentence, language)}</span>
          {one.repairs[0] && <button type="button" className="lw-link" onClick={() => one.repairs[0] && store.edit(one.repairs[0].edit)}>{pick(one.repairs[0].label, language)}</button>}
        </div>
      ))}
    </div>
  );
}
