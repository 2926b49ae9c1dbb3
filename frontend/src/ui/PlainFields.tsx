/** Fields that need no other part: numbers, texts, switches, choices. */

import { useEffect, useRef, useState } from "react";
import { fieldText, readField, stepped } from "../core/fields";
import { sameJson, scheduleFor, writePart } from "../core/parts";
import type { Json, Parameter } from "../core/types";
import { sayIf } from "../words";
import { useBench } from "./bench";
import type { ControlProps } from "./Field";
import { Icon } from "./Icon";

const SETTLE_MS = 250;
const DTYPES = ["float32", "float16", "bfloat16", "float64", "int32", "int64", "uint8", "bool", "mixed_float16", "mixed_bfloat16"];

/** What is being typed: kept as it is while it can't be read, sent when it can. */
function useTyping(parameter: Parameter, value: Json, onChange: (value: Json) => void): {
  text: string;
  problem: string | null;
  type: (text: string) => void;
  settle: () => void;
} {
  const { language } = useBench();
  const [typed, setTyped] = useState<string | null>(null);
  const waiting = useRef(0);
  const latest = useRef<{ text: string | null; value: Json }>({ text: null, value });
  latest.current.value = value;
  const shown = typed ?? fieldText(parameter, value);
  const reading = typed === null ? null : readField(parameter, typed);
  const commit = (text: string): void => {
    const read = readField(parameter, text);
    if ("value" in read && !sameJson(read.value, latest.current.value)) onChange(read.value);
  };
  useEffect(() => () => window.clearTimeout(waiting.current), []);
  return {
    text: shown,
    problem: reading && "problem" in reading ? sayIf(language, reading.problem, reading.problem, reading.values) : null,
    type: (text) => {
      setTyped(text);
      latest.current.text = text;
      window.clearTimeout(waiting.current);
      waiting.current = window.setTimeout(() => commit(text), SETTLE_MS);
    },
    settle: () => {
      window.clearTimeout(waiting.current);
      const { text } = latest.current;
      if (text === null) return;
      const read = readField(parameter, text);
      if (!("value" in read)) return;
      commit(text);
      latest.current.text = null;
      setTyped(null);
    },
  };
}

export function NumberField(props: ControlProps): React.ReactNode {
  const { parameter, value } = props;
  const { t, catalog } = useBench();
  const typing = useTyping(parameter, value, props.onChange);
  const schedules = parameter.family ? (catalog?.family(parameter.family) ?? []) : [];
  const step = (direction: 1 | -1): void => {
    typing.settle();
    const from = typeof value === "number" ? value : (parameter.minimum ?? 0);
    props.onChange(stepped(parameter, from, direction));
  };
  return (
    <>
      <span className="lw-number" data-invalid={typing.problem !== null || props.invalid || undefined}>
        <input
          id={props.id} aria-describedby={props.describedBy} inputMode="decimal" autoComplete="off" spellCheck={false}
          value={typing.text} placeholder={parameter.optional ? "None" : ""} aria-invalid={typing.problem !== null || props.invalid}
          onChange={(event) => typing.type(event.target.value)}
          onBlur={typing.settle}
          onKeyDown={(event) => {
            if (event.key === "ArrowUp" || event.key === "ArrowDown") {
              event.preventDefault();
              step(event.key === "ArrowUp" ? 1 : -1);
            } else if (event.key === "Enter") typing.settle();
          }}
        />
        <button type="button" tabIndex={-1} className="lw-bare" onClick={() => step(-1)} aria-label={t("less", { name: parameter.name })}><Icon name="minus" /></button>
        <button type="button" tabIndex={-1} className="lw-bare" onClick={() => step(1)} aria-label={t("more", { name: parameter.name })}><Icon name="plus" /></button>
      </span>
      {schedules.length > 0 && (
        <span className="lw-select lw-schedule">
          <select
            value="" aria-label={t("schedule_of", { name: parameter.name })} title={t("schedule_of", { name: parameter.name })}
            onChange={(event) => {
              const part = schedules.find((one) => one.name === event.target.value);
              if (part) props.onChange(writePart(part, scheduleFor(part, value)));
            }}
          >
            <option value="">{t("constant")}</option>
            {schedules.map((one) => <option key={one.name} value={one.name}>{one.name}</option>)}
          </select>
          <Icon name="down" />
        </span>
      )}
      {typing.problem && <p className="lw-wrong" role="alert">{typing.problem}</p>}
    </>
  );
}

export function TextField(props: ControlProps): React.ReactNode {
  const { parameter } = props;
  const typing = useTyping(parameter, props.value, props.onChange);
  const { t } = useBench();
  const wrong = typing.problem !== null || props.invalid;
  const choices = parameter.kind === "dtype" ? (parameter.choices.length > 0 ? parameter.choices.map(String) : DTYPES) : [];
  return (
    <>
      <input
        id={props.id} className="lw-input" aria-describedby={props.describedBy} aria-invalid={wrong} data-invalid={wrong || undefined}
        value={typing.text} placeholder={parameter.optional ? "None" : placeholder(parameter)} autoComplete="off" spellCheck={false}
        list={choices.length > 0 ? `${props.id}-list` : undefined}
        onChange={(event) => typing.type(event.target.value)}
        onBlur={typing.settle}
        onKeyDown={(event) => event.key === "Enter" && typing.settle()}
        title={parameter.kind === "json" ? t("as_json") : parameter.pairs ? t("as_pairs") : parameter.listed || parameter.kind === "strings" ? t("as_list") : undefined}
      />
      {choices.length > 0 && <datalist id={`${props.id}-list`}>{choices.map((one) => <option key={one} value={one} />)}</datalist>}
      {typing.problem && <p className="lw-wrong" role="alert">{typing.problem}</p>}
    </>
  );
}

function placeholder(parameter: Parameter): string {
  if (parameter.kind === "shape") return "28, 28, 1";
  if (parameter.kind === "json") return "{ }";
  return "";
}

export function BoolField(props: ControlProps): React.ReactNode {
  const { t } = useBench();
  const options: { value: Json; text: string }[] = [{ value: true, text: t("on") }, { value: false, text: t("off") }];
  if (props.parameter.optional) options.push({ value: null, text: "None" });
  return (
    <span className="lw-segments" role="radiogroup" aria-describedby={props.describedBy} aria-label={props.parameter.name}>
      {options.map((one, index) => (
        <button
          key={one.text} id={index === 0 ? props.id : undefined} type="button" role="radio" aria-checked={props.value === one.value}
          onClick={() => props.onChange(one.value)}
        >
          {one.text}
        </button>
      ))}
    </span>
  );
}

export function ChoiceField(props: ControlProps): React.ReactNode {
  const { parameter, value } = props;
  const choices = parameter.optional && !parameter.choices.includes(null) ? [...parameter.choices, null] : parameter.choices;
  const at = choices.findIndex((one) => sameJson(one, value));
  return (
    <span className="lw-select">
      <select
        id={props.id} aria-describedby={props.describedBy} aria-invalid={props.invalid} value={at} 
        onChange={(event) => props.onChange(choices[Number(event.target.value)] ?? null)}
      >
        {at < 0 && <option value={-1}>{value === null ? "—" : fieldText(parameter, value)}</option>}
        {choices.map((one, index) => <option key={index} value={index}>{one === null ? "None" : String(one)}</option>)}
      </select>
      <Icon name="down" />
    </span>
  );
}
