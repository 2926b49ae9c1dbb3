/** A field whose value is another part of Keras, with that part's own arguments indented below. */

import { useState } from "react";
import { isChanged, startingConfig, writePart, type PartValue } from "../core/parts";
import type { Json, JsonObject, Part } from "../core/types";
import { pick } from "../words";
import { useBench } from "./bench";
import { Field, type ControlProps } from "./Field";
import { Icon } from "./Icon";

const DEEPEST = 4;

type PartControl = ControlProps & { family: string };

export function PartField(props: PartControl): React.ReactNode {
  const { catalog } = useBench();
  const { parameter, family, value } = props;
  const read = catalog?.read(family, value) ?? null;
  const isNumber = parameter.kind === "float" || parameter.kind === "int";
  return (
    <PartSelect
      id={props.id} describedBy={props.describedBy} family={family} read={read} optional={parameter.optional || isNumber}
      noneText={isNumber ? "constant" : null} invalid={props.invalid} name={parameter.name}
      onPick={(part) => props.onChange(part ? pickPart(part) : isNumber ? numberAfter(read, parameter.default) : null)}
    />
  );
}

/** The arguments of the part that a field holds, below the field. */
export function NestedPart(props: PartControl): React.ReactNode {
  const { catalog } = useBench();
  const read = typeof props.value === "number" ? null : (catalog?.read(props.family, props.value) ?? null);
  return read?.part ? <PartArguments read={read} depth={props.depth + 1} onChange={props.onChange} /> : null;
}

/** What a number becomes when its schedule is taken away. */
function numberAfter(read: PartValue | null, fallback: Json): Json {
  const initial = Object.entries(read?.config ?? {}).find(([name]) => name.startsWith("initial"))?.[1];
  return typeof initial === "number" ? initial : fallback;
}

function pickPart(part: Part): Json {
  return writePart(part, startingConfig(part));
}

export function PartSelect(props: {
  id: string;
  describedBy: string;
  family: string;
  read: PartValue | null;
  optional: boolean;
  noneText: "constant" | null;
  invalid: boolean;
  name: string;
  onPick: (part: Part | null) => void;
}): React.ReactNode {
  const { catalog, t, language } = useBench();
  const parts = catalog?.family(props.family) ?? [];
  const { read } = props;
  const unknown = read !== null && read.part === null;
  const none = props.noneText ? t("constant") : "None";
  return (
    <span className="lw-select">
      <select
        id={props.id} aria-describedby={props.describedBy} aria-invalid={props.invalid || unknown}
        value={read === null ? "" : (read.part?.name ?? read.name)} title={pick(read?.part?.help, language)}
        onChange={(event) => props.onPick(parts.find((one) => one.name === event.target.value) ?? null)}
      >
        {(props.optional || read === null) && <option value="">{read === null && !props.optional ? "—" : none}</option>}
        {unknown && <option value={read.name}>{read.name}</option>}
        <PartOptions parts={parts} />
      </select>
      <Icon name="down" />
    </span>
  );
}

/** The parts of a family, those that are common first. */
export function PartOptions({ parts }: { parts: readonly Part[] }): React.ReactNode {
  const { t } = useBench();
  const popular = parts.filter((one) => one.popular);
  const rest = parts.filter((one) => !one.popular);
  if (popular.length === 0 || rest.length === 0) return parts.map((one) => <option key={one.name} value={one.name}>{one.name}</option>);
  return (
    <>
      <optgroup label={t("common")}>{popular.map((one) => <option key={one.name} value={one.name}>{one.name}</option>)}</optgroup>
      <optgroup label={t("all_others")}>{rest.map((one) => <option key={one.name} value={one.name}>{one.name}</option>)}</optgroup>
    </>
  );
}

/** The arguments of a part that lies in a field. */
export function PartArguments(props: { read: PartValue; depth: number; onChange: (value: Json) => void }): React.ReactNode {
  const { read, depth } = props;
  const part = read.part;
  if (!part || depth > DEEPEST || part.parameters.length === 0) return null;
  const write = (config: JsonObject): void => props.onChange(writePart(part, config));
  return <Arguments part={part} config={read.config} depth={depth} onWrite={write} />;
}

export function Arguments(props: {
  part: Part;
  config: JsonObject;
  depth: number;
  onWrite: (config: JsonObject) => void;
}): React.ReactNode {
  const { part, config } = props;
  const { t } = useBench();
  const [open, setOpen] = useState(false);
  const ordinary = part.parameters.filter((one) => !one.advanced || one.name in config);
  const advanced = part.parameters.filter((one) => one.advanced && !(one.name in config));
  const shown = open ? [...ordinary, ...advanced] : ordinary;
  return (
    <div className="lw-nested">
      {shown.map((parameter) => (
        <Field
          key={parameter.name} parameter={parameter} value={config[parameter.name]} depth={props.depth}
          changed={isChanged(parameter, config)}
          onChange={(value) => props.onWrite({ ...config, [parameter.name]: value })}
          onReset={() => {
            const { [parameter.name]: _gone, ...kept } = config;
            props.onWrite(kept);
          }}
        />
      ))}
      {advanced.length > 0 && (
        <button type="button" className="lw-link" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? t("fewer_arguments") : t(advanced.length === 1 ? "one_more_argument" : "more_arguments", { count: advanced.length })}
        </button>
      )}
    </div>
  );
}

/** A list of parts: metrics, callbacks, layers of a wrapper. */
export function PartsField(props: PartControl): React.ReactNode {
  const { catalog, t } = useBench();
  const { family, parameter } = props;
  const values: Json[] = Array.isArray(props.value) ? props.value : [];
  const parts = catalog?.family(family) ?? [];
  const replace = (at: number, value: Json | undefined): void => {
    const next = values.flatMap((one, index) => (index === at ? (value === undefined ? [] : [value]) : [one]));
    props.onChange(next);
  };
  return (
    <div className="lw-parts">
      {values.map((value, index) => {
        const read = catalog?.read(family, value) ?? null;
        const name = read?.part?.name ?? read?.name ?? JSON.stringify(value);
        return (
          <div key={index} className="lw-member">
            <span className="lw-member-name">
              <span className="lw-cut">{name}</span>
              <button type="button" className="lw-bare" onClick={() => replace(index, undefined)} aria-label={t("remove_layer", { node: name })} title={t("remove")}>
                <Icon name="close" />
              </button>
            </span>
            {read?.part && <PartArguments read={read} depth={props.depth + 1} onChange={(changed) => replace(index, changed)} />}
          </div>
        );
      })}
      <span className="lw-select">
        <select
          id={props.id} aria-describedby={props.describedBy} value="" aria-label={t("add_to", { name: parameter.name })}
          onChange={(event) => {
            const part = parts.find((one) => one.name === event.target.value);
            if (part) props.onChange([...values, pickPart(part)]);
          }}
        >
          <option value="">{t("add")}</option>
          <PartOptions parts={parts} />
        </select>
        <Icon name="plus" />
      </span>
    </div>
  );
}
