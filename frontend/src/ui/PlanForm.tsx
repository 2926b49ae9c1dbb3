/** The form of a chip: its fields, why a value was proposed, and what a check says of them. */

import { planField } from "../core/plan";
import { sameJson } from "../core/parts";
import { pick, sayIf } from "../words";
import { useBench } from "./bench";
import { Field } from "./Field";

export function PlanForm({ fields }: { fields: string[] }): React.ReactNode {
  return (
    <div className="lw-form" data-solo={fields.length === 1 || undefined}>
      {fields.map((name) => <PlanRow key={name} name={name} />)}
    </div>
  );
}

function PlanRow({ name }: { name: string }): React.ReactNode {
  const { store, t, language } = useBench();
  const { data } = store;
  const one = planField(name, store.design, data.plan, data.proposals);
  const proposable = one.parameter.default === null;
  const changed = one.own && (proposable || !sameJson(one.value, one.parameter.default));
  const problems = data.diagnostics.filter((each) => each.place.plan === name);
  return (
    <div>
      <Field
        parameter={one.parameter} value={one.value} changed={changed} label={sayIf(language, `plan_${name}`, name)}
        onChange={(value) => store.setPlan(name, value)}
        onReset={() => store.setPlan(name, proposable ? null : one.parameter.default)}
      />
      {one.reason && <p className="lw-reason"><span className="lw-mark">{t("proposed")}</span> {pick(one.reason, language)}</p>}
      {problems.map((each, index) => (
        <div key={index} className="lw-diagnostic" data-severity={each.severity}>
          <p>{pick(each.sentence, language)}</p>
          {each.repairs.map((repair, number) => (
            <button key={number} type="button" className={`lw-button lw-small ${number === 0 ? "lw-primary" : ""}`} onClick={() => store.edit(repair.edit)}>
              {pick(repair.label, language)}
            </button>
          ))}
        </div>
      ))}
    </div>
  );
}
