/** The selected layer: every argument of it, generated from the catalog, and what comes out of it. */

import { useState } from "react";
import { count, kerasShape, percent } from "../core/format";
import { ownerOf } from "../core/layers";
import { isChanged } from "../core/parts";
import { problemsByNode } from "../core/shapes";
import type { LayerNode, Part } from "../core/types";
import { later } from "../later";
import { pick } from "../words";
import { colourOf, problemText, useBench } from "./bench";
import { Field } from "./Field";
import { glyph, Icon } from "./Icon";
import { Membership } from "./Membership";
import { UseAgain } from "./SharedLayer";
import { TakenInputs } from "./TakenInputs";
import { PartName } from "./PartName";

const EnteringData = later(async () => (await import("./Division")).EnteringData, true);
const LayerNotes = later(async () => (await import("./LayerNotes")).LayerNotes, true);
const GroupInspector = later(async () => (await import("./GroupInspector")).GroupInspector, true);

export function Inspector({ onClose }: { onClose: () => void }): React.ReactNode {
  const { store, catalog, t, language } = useBench();
  const node = store.design.nodes.find((one) => one.id === store.selected);
  const group = store.design.groups.find((one) => one.id === store.group);
  const part = node ? (catalog?.layer(node.kind) ?? null) : null;
  return (
    <aside className="lw-inspector" aria-label={t("inspector")} onKeyDown={(event) => event.key === "Escape" && onClose()}>
      <button type="button" className="lw-bare lw-inspector-close" onClick={onClose} aria-label={t("close")}><Icon name="close" /></button>
      {group ? <GroupInspector key={group.id} group={group} /> : node ? (
        <>
          <header data-colour={colourOf(catalog, node.kind)}>
            <h2>
              <Icon name={glyph(part?.group)} className="lw-glyph" />
              <span>{node.kind}</span>
              <PartName className="lw-id" text={node.id} />
            </h2>
            {part && (
              <p className="lw-help">
                {pick(part.help, language)}{" "}
                {part.link && <a href={part.link} target="_blank" rel="noreferrer" title={part.link}>{t("documentation")}</a>}
              </p>
            )}
          </header>
          {catalog && !part && <p className="lw-wrong">{t("unknown_part", { kind: node.kind })}</p>}
          <Diagnostics node={node} />
          <Membership node={node} />
          <LayerNotes node={node} />
          <EnteringData node={node} />
          {part && <TakenInputs node={node} part={part} />}
          {part && <Form key={node.id + node.kind} node={node} part={part} />}
          <Facts node={node} />
          <UseAgain node={node} />
        </>
      ) : (
        <p className="lw-quiet lw-none">{t("select_layer")}</p>
      )}
    </aside>
  );
}

function Diagnostics({ node }: { node: LayerNode }): React.ReactNode {
  const { store, language } = useBench();
  return (problemsByNode(store.data.diagnostics).get(node.id) ?? []).map((one, index) => (
    <div key={index} className="lw-diagnostic" data-severity={one.severity}>
      <p>{pick(one.sentence, language)}</p>
      {one.repairs.map((repair, number) => (
        <button key={number} type="button" className={`lw-button lw-small ${number === 0 ? "lw-primary" : ""}`} onClick={() => store.edit(repair.edit)}>
          {pick(repair.label, language)}
        </button>
      ))}
    </div>
  ));
}

function Form({ node, part }: { node: LayerNode; part: Part }): React.ReactNode {
  const bench = useBench();
  const { store, t } = bench;
  const [open, setOpen] = useState(false);
  const ordinary = part.parameters.filter((one) => !one.advanced || isChanged(one, node.config) || problemText(bench, node, one.name));
  const advanced = part.parameters.filter((one) => !ordinary.includes(one));
  const shown = open ? [...ordinary, ...advanced] : ordinary;
  return (
    <div className="lw-form">
      {shown.map((parameter) => (
        <Field
          key={parameter.name} parameter={parameter} value={node.config[parameter.name]}
          changed={isChanged(parameter, node.config)}
          problem={problemText(bench, node, parameter.name)}
          onChange={(value) => store.edit({ type: "set_argument", node: node.id, argument: parameter.name, value })}
          onReset={() => store.edit({ type: "reset_argument", node: node.id, argument: parameter.name })}
        />
      ))}
      {part.parameters.length === 0 && <p className="lw-quiet">{t("no_arguments")}</p>}
      {advanced.length > 0 && (
        <button type="button" className="lw-link" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? t("fewer_arguments") : t(advanced.length === 1 ? "one_more_argument" : "more_arguments", { count: advanced.length })}
          <Icon name={open ? "down" : "right"} />
        </button>
      )}
    </div>
  );
}

function Facts({ node }: { node: LayerNode }): React.ReactNode {
  const { store, catalog, t, language } = useBench();
  const { inference } = store.data;
  const known = inference?.nodes[node.id];
  const told = known !== undefined && known.outputs.length > 0;
  // The weights of a layer that is called in several places stand where it is.
  const layer = inference?.nodes[ownerOf(node)] ?? known;
  const share = told && layer && inference && inference.parameters > 0 ? layer.parameters / inference.parameters : null;
  const frozen = told && layer?.trainable !== undefined && layer.trainable !== layer.parameters;
  return (
    <dl className="lw-facts" data-colour={colourOf(catalog, node.kind)}>
      <dt>{t("output")}</dt>
      <dd>{told ? known.outputs.map((one) => kerasShape(one.shape)).join(", ") : "—"}</dd>
      {known?.mask && (
        <>
          <dt>{t("mask")}</dt>
          <dd data-mask={known.mask}>{t(`mask_${known.mask}`)}</dd>
        </>
      )}
      <dt>{t("parameters")}</dt>
      <dd>
        {told ? count(layer?.parameters ?? 0, language) : "—"}
        {frozen && <span className="lw-quiet"> · {t("trainable", { count: count(layer?.trainable ?? 0, language) })}</span>}
        {told && node.layer !== undefined && <span className="lw-quiet"> · {t("counted_once")}</span>}
      </dd>
      <dt>{t("share")}</dt>
      <dd className="lw-share">
        {share === null ? "—" : (
          <>
            <span className="lw-meter" aria-hidden="true"><span style={{ width: `${share * 100}%` }} /></span>
            {percent(share, language)}
          </>
        )}
      </dd>
    </dl>
  );
}
