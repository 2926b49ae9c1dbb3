/** The selected group: its name, what it amounts to, and what can be done with it. */

import { useState } from "react";
import { addGroup } from "../canvas/grouping";
import { copyNumber } from "../core/copies";
import { count, percent } from "../core/format";
import { freezing } from "../core/freezing";
import { groupFacts } from "../core/grouptree";
import { problemsByNode } from "../core/shapes";
import type { Group } from "../core/types";
import { pick } from "../words";
import { useBench } from "./bench";
import { copyWords } from "./groupwords";
import { Icon } from "./Icon";
import { OwnModel } from "./OwnModel";

export function GroupInspector({ group }: { group: Group }): React.ReactNode {
  const { store, t, language } = useBench();
  const { inference, diagnostics } = store.data;
  const facts = groupFacts(store.design, group.id, inference, problemsByNode(diagnostics), { scalar: t("scalar"), language });
  const share = inference && facts.parameters !== null && inference.parameters > 0 ? facts.parameters / inference.parameters : null;
  const freeze = freezing(store.design, facts.layers, store.catalog, inference);
  const around = store.design.groups.find((one) => one.id === group.parent);
  return (
    <>
      <header>
        <h2 className="lw-group-head">
          <Icon name={group.folded ? "folded" : "group"} className="lw-glyph" />
          <span>{t("group")}</span>
          <span className="lw-id lw-cut">{copyWords(copyNumber(store.design, group), language)}</span>
        </h2>
        {around && <p className="lw-help">{t("in_group")} <button type="button" className="lw-link" onClick={() => store.selectGroup(around.id)}>{around.name}</button></p>}
      </header>
      {facts.problems.length > 0 && (
        <section aria-label={t("group_problems")}>
          {facts.problems.map((one, index) => (
            <div key={index} className="lw-diagnostic" data-severity={one.severity}>
              <p>{pick(one.sentence, language)}</p>
              {one.repairs.map((repair, number) => (
                <button key={number} type="button" className={`lw-button lw-small ${number === 0 ? "lw-primary" : ""}`} onClick={() => store.edit(repair.edit)}>{pick(repair.label, language)}</button>
              ))}
            </div>
          ))}
        </section>
      )}
      <div className="lw-form">
        <Name key={group.id + group.name} group={group} />
        <Repeat group={group} />
        <OwnModel group={group} />
        <div className="lw-group-actions">
          <Act icon={group.folded ? "right" : "down"} label={t(group.folded ? "unfold" : "fold")} keys="F" act={() => store.edit({ type: "fold_group", group: group.id, folded: !group.folded })} />
          <Act icon="ungroup" label={t("ungroup")} keys="Ctrl+Shift+G" act={() => store.edit({ type: "ungroup", group: group.id })} />
          <Act icon="again" label={t("use_group_again")} keys="Ctrl+Shift+D" act={() => addGroup(store, { type: "share_layers", nodes: facts.layers })} />
          <Act icon="block" label={t("save_block")} act={() => store.act({ action: "block", save: group.id })} />
          {freeze && <Act icon="check" label={t(freeze.frozen === freeze.count ? "thaw" : "freeze")} act={() => store.edit(freeze.edit)} />}
          <Act icon="trash" label={t("remove_group")} keys="Delete" act={() => store.edit({ type: "remove_nodes", nodes: facts.layers })} />
        </div>
      </div>
      <dl className="lw-facts">
        <dt>{t("group_input")}</dt>
        <dd>{facts.input}</dd>
        <dt>{t("output")}</dt>
        <dd>{facts.output}</dd>
        <dt>{t("group_count")}</dt>
        <dd>{count(facts.layers.length, language)}</dd>
        <dt>{t("parameters")}</dt>
        <dd>{facts.parameters === null ? "—" : count(facts.parameters, language)}</dd>
        <dt>{t("share")}</dt>
        <dd className="lw-share">
          {share === null ? "—" : <><span className="lw-meter" aria-hidden="true"><span style={{ width: `${share * 100}%` }} /></span>{percent(share, language)}</>}
        </dd>
      </dl>
    </>
  );
}

function Act({ icon, label, keys, act }: { icon: "right" | "down" | "ungroup" | "again" | "block" | "check" | "trash"; label: string; keys?: string; act: () => void }): React.ReactNode {
  return <button type="button" className="lw-button lw-small" title={keys ? `${label} (${keys})` : undefined} onClick={act}><Icon name={icon} />{label}</button>;
}

function Name({ group }: { group: Group }): React.ReactNode {
  const { store, t } = useBench();
  const [typed, setTyped] = useState(group.name);
  const commit = (): void => {
    if (typed.trim() && typed.trim() !== group.name) store.edit({ type: "rename_group", group: group.id, name: typed });
    else setTyped(group.name);
  };
  return (
    <label className="lw-field">
      <span className="lw-label">{t("group_title")}</span>
      <input className="lw-input" value={typed} maxLength={80} spellCheck={false} onChange={(event) => setTyped(event.target.value)} onBlur={commit} onKeyDown={(event) => event.key === "Enter" && commit()} />
    </label>
  );
}

function Repeat({ group }: { group: Group }): React.ReactNode {
  const { store, t } = useBench();
  const [times, setTimes] = useState("3");
  const wanted = Number(times);
  const repeat = (): void => {
    addGroup(store, { type: "repeat_group", group: group.id, times: Math.round(wanted) });
    store.selectGroup(group.id);
  };
  return (
    <div className="lw-field">
      <label className="lw-label" htmlFor="lw-repeat">{t("repeat_times")}</label>
      <span className="lw-control">
        <input id="lw-repeat" className="lw-input lw-times" type="number" min={2} max={100} step={1} value={times} aria-describedby="lw-repeat-help" onChange={(event) => setTimes(event.target.value)} onKeyDown={(event) => event.key === "Enter" && repeat()} />
        <button type="button" className="lw-button lw-small" title={t("repeat_help")} disabled={!(wanted >= 2 && wanted <= 100)} onClick={repeat}>{t("repeat")}</button>
      </span>
      <span id="lw-repeat-help" className="lw-hidden">{t("repeat_help")}</span>
    </div>
  );
}
