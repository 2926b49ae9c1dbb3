/** The form of the data chip: which data set, its arguments, how it is prepared, and how far its download is. */

import { useLayoutEffect, useRef } from "react";
import { bytes, percent } from "../core/format";
import { fillParameters, isChanged } from "../core/parts";
import { withData } from "../core/plan";
import type { DataSet, JsonObject, Parameter } from "../core/types";
import { pick, sayIf } from "../words";
import { useBench } from "./bench";
import { Field } from "./Field";
import { Icon } from "./Icon";
import { StartingNetwork } from "./StartingNetwork";

export function DataForm(): React.ReactNode {
  const { store, catalog, t, language } = useBench();
  const { plan } = store.design;
  const { files, diagnostics } = store.data;
  const source = plan.data.source;
  const chosen = catalog?.dataset(source) ?? null;
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => inView(list.current), [source, files.length]);
  const pickSource = (next: string): void => store.setPlan("data", { source: next, options: {}, prepare: {} });
  return (
    <>
      <div ref={list} className="lw-datasets" role="radiogroup" aria-label={t("plan_data")}>
        {files.length > 0 && <div className="lw-menu-title">{t("your_files")}</div>}
        {files.map((one) => (
          <button
            key={one.source} type="button" role="radio" aria-checked={one.source === source} title={one.title} className="lw-own-file"
            data-autofocus={one.source === source || undefined} onClick={() => pickSource(one.source)}
          >
            <Icon name="file" /><span className="lw-cut">{one.title}</span>
          </button>
        ))}
        {files.length > 0 && <div className="lw-menu-title">{t("ready_made")}</div>}
        {catalog?.datasets.map((one) => <Choice key={one.source} set={one} chosen={one.source === source} onPick={() => pickSource(one.source)} />)}
      </div>
      <Download />
      {chosen && <p className="lw-reason">{pick(chosen.help, language)}</p>}
      <StartingNetwork />
      {chosen && <Group title={null} parameters={chosen.options} config={plan.data.options ?? {}} onWrite={(options) => store.setPlan("data", withData(plan, { options }))} />}
      {store.data.preparations && (
        <Group title={t("preparation")} parameters={fillParameters(store.data.preparations)} config={plan.data.prepare ?? {}} prepared={store.data.info?.prepared ?? {}} onWrite={(prepare) => store.setPlan("data", withData(plan, { prepare }))} />
      )}
      {diagnostics.filter((one) => one.place.plan === "data").map((one, index) => (
        <div key={index} className="lw-diagnostic" data-severity={one.severity}>
          <p>{pick(one.sentence, language)}</p>
          {one.repairs.map((repair, number) => (
            <button key={number} type="button" className="lw-button lw-small" onClick={() => store.edit(repair.edit)}>{pick(repair.label, language)}</button>
          ))}
        </div>
      ))}
    </>
  );
}

/** Show the chosen one, with something above it that tells that there is more. */
function inView(list: HTMLElement | null): void {
  const chosen = list?.querySelector<HTMLElement>("[aria-checked=true]");
  if (!list || !chosen) return;
  const at = chosen.getBoundingClientRect().top - list.getBoundingClientRect().top + list.scrollTop;
  const hidden = at < list.scrollTop || at + chosen.offsetHeight > list.scrollTop + list.clientHeight;
  if (hidden) list.scrollTop = Math.max(0, at - chosen.offsetHeight);
}

function Choice({ set, chosen, onPick }: { set: DataSet; chosen: boolean; onPick: () => void }): React.ReactNode {
  const { language, t } = useBench();
  return (
    <button type="button" role="radio" aria-checked={chosen} onClick={onPick} title={pick(set.help, language)} data-autofocus={chosen || undefined}>
      <span className="lw-cut">{pick(set.title, language)}</span>
      <span className="lw-faint">
        {sayIf(language, `modality_${set.modality}`, set.modality)}
        {set.download ? ` · ${t("downloads")}` : ""}
      </span>
    </button>
  );
}

function Group(props: {
  title: string | null;
  parameters: readonly Parameter[];
  config: JsonObject;
  prepared?: JsonObject;
  onWrite: (config: JsonObject) => void;
}): React.ReactNode {
  const { config, parameters } = props;
  const { language, t } = useBench();
  if (parameters.length === 0) return null;
  return (
    <div className="lw-form">
      {props.title && <h4>{props.title}</h4>}
      {parameters.map((parameter) => {
        const settled = props.prepared?.[parameter.name];
        const own = parameter.name in config;
        return (
          <Field
            key={parameter.name} parameter={parameter} value={own ? config[parameter.name] : (settled ?? undefined)}
            label={sayIf(language, `data_${parameter.name}`, parameter.name)} changed={isChanged(parameter, config)}
            mark={!own && settled !== undefined && settled !== parameter.default ? t("proposed") : undefined}
            onChange={(value) => props.onWrite({ ...config, [parameter.name]: value })}
            onReset={() => {
              const { [parameter.name]: _gone, ...kept } = config;
              props.onWrite(kept);
            }}
          />
        );
      })}
    </div>
  );
}

export function Download(): React.ReactNode {
  const { store, t, language } = useBench();
  const { download } = store.data;
  if (!download || download.state === "done") return null;
  const share = download.total ? download.done / download.total : null;
  const text = download.state === "failed" ? (download.error ? pick(download.error, language) : t("download_failed")) :
    t("downloading", { done: bytes(download.done, language), total: download.total ? bytes(download.total, language) : "?" });
  return (
    <div className="lw-download" role="status">
      <span>{text}{share !== null && download.state !== "failed" ? ` · ${percent(share, language)}` : ""}</span>
      {download.state !== "failed" && <progress max={1} value={share ?? undefined} aria-label={text} />}
    </div>
  );
}
