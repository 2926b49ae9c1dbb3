/** One parameter of a part: label, field by its kind, mark and reset where it was changed, and what is wrong with it. */

import { useId } from "react";
import { isObject } from "../core/parts";
import type { Json, Parameter } from "../core/types";
import { later } from "../later";
import { pick } from "../words";
import { useBench } from "./bench";
import { Icon } from "./Icon";
import { BoolField, ChoiceField, NumberField, TextField } from "./PlainFields";
import { NestedPart, PartField, PartsField } from "./PartField";

const DivisionField = later(async () => (await import("./Division")).DivisionField, true);

export type FieldProps = {
  parameter: Parameter;
  /** What stands in the config; `undefined` where it is the default. */
  value: Json | undefined;
  onChange: (value: Json) => void;
  onReset: () => void;
  changed: boolean;
  problem?: string | undefined;
  label?: string | undefined;
  /** A small word beside the label: that the value is proposed. */
  mark?: string | undefined;
  depth?: number | undefined;
};

/** What the field of each kind gets. */
export type ControlProps = {
  id: string;
  describedBy: string;
  parameter: Parameter;
  value: Json;
  missing: boolean;
  invalid: boolean;
  onChange: (value: Json) => void;
  depth: number;
};

export function Field(props: FieldProps): React.ReactNode {
  const { parameter, changed, problem } = props;
  const { t, language } = useBench();
  const id = useId();
  const help = pick(parameter.help, language);
  const label = props.label ?? parameter.name;
  const missing = props.value === undefined && parameter.required;
  const control: ControlProps = {
    id, describedBy: `${id}-help`, parameter, missing,
    value: props.value === undefined ? (parameter.required ? null : parameter.default) : props.value,
    invalid: problem !== undefined || missing,
    onChange: props.onChange,
    depth: props.depth ?? 0,
  };
  return (
    <div className="lw-field" data-changed={(changed && !parameter.required) || undefined} data-depth={control.depth} data-kind={parameter.kind}>
      <label htmlFor={id} title={help ? `${label}\n${help}` : label} className="lw-label">
        <span className="lw-cut">{label}</span>
        {props.mark && <span className="lw-mark">{props.mark}</span>}
      </label>
      <div className="lw-control">
        <Control {...control} />
        {changed && !parameter.required && (
          <button type="button" className="lw-bare lw-reset" onClick={props.onReset} title={t("reset_to_default")} aria-label={t("reset_argument", { name: label })}>
            <Icon name="reset" />
          </button>
        )}
        <span id={`${id}-help`} className="lw-hidden">{help}</span>
        {(problem !== undefined || missing) && <p className="lw-wrong" role="alert">{problem ?? t("field_required")}</p>}
      </div>
      {/^(part|layer|int|float)$/.test(parameter.kind) && <NestedPart {...control} family={parameter.family ?? "layer"} />}
    </div>
  );
}

function Control(props: ControlProps): React.ReactNode {
  const { parameter, value } = props;
  switch (parameter.kind) {
    case "bool":
      return <BoolField {...props} />;
    case "choice":
      return <ChoiceField {...props} />;
    case "part":
    case "layer":
      return <PartField {...props} family={parameter.family ?? "layer"} />;
    case "parts":
      return <PartsField {...props} family={parameter.family ?? "layer"} />;
    case "int":
    case "float":
      if (parameter.family !== null && isObject(value)) return <PartField {...props} family={parameter.family} />;
      return <NumberField {...props} />;
    case "division":
      return <DivisionField {...props} />;
    default:
      return <TextField {...props} />;
  }
}
