/** Which columns of a table enter the network through which input. */

import { useEffect, useState } from "react";
import { INPUT } from "../core/chain";
import { dividedColumns, forInputs, freeName, readDivision, toggled, type Part } from "../core/division";
import { count, shapeWithoutBatch } from "../core/format";
import { withData } from "../core/plan";
import type { Json, JsonObject, LayerNode } from "../core/types";
import { pick, useWords } from "../words";
import { useBench } from "./bench";
import type { ControlProps } from "./Field";
import { Icon } from "./Icon";

/** The field of a parameter of kind `division`: one block for each input. */
export function DivisionField({ parameter, value, onChange }: ControlProps): React.ReactNode {
  const { store, t } = useBench();
  const columns = parameter.choices.map(String);
  const inputs = store.design.nodes.filter((node) => node.kind === INPUT).map((node) => node.id);
  const parts = readDivision(value);
  const write = (next: Part[]): void => onChange(next.length > 0 ? (next as unknown as Json) : null);
  const change = (index: number, part: Part): void => write(parts.map((one, place) => (place === index ? part : one)));
  if (parts.length === 0) {
    return (
      <button type="button" className="lw-button lw-small" onClick={() => write(forInputs([], inputs.length > 1 ? inputs : ["wide", "deep"], columns))}>
        {t("divide_columns")}
      </button>
    );
  }
  return (
    <div className="lw-division">
      {parts.map((part, index) => (
        <fieldset key={index}>
          <legend className="lw-division-head">
            <Name value={part.name} taken={parts.filter((one) => one !== part)} onName={(name) => change(index, { ...part, name })} />
            <span className="lw-faint">{inputs[index] ?? t("no_input_for_it")}</span>
            <button type="button" className="lw-bare" aria-label={t("remove_part", { name: part.name })} title={t("remove_part", { name: part.name })} onClick={() => write(parts.filter((one) => one !== part))}><Icon name="trash" /></button>
          </legend>
          <Columns part={part} columns={columns} onPart={(next) => change(index, next)} />
        </fieldset>
      ))}
      <button type="button" className="lw-link" onClick={() => write([...parts, { name: freeName(inputs[parts.length] ?? "input", parts), columns: [] }])}>
        <Icon name="plus" />{t("one_more_part")}
      </button>
    </div>
  );
}

function Columns({ part, columns, onPart }: { part: Part; columns: readonly string[]; onPart: (part: Part) => void }): React.ReactNode {
  const t = useWords();
  const all = columns.every((one) => part.columns.includes(one));
  return (
    <div className="lw-columns" role="group" aria-label={t("columns_of", { name: part.name })}>
      {columns.map((column) => (
        <label key={column} className="lw-column">
          <input type="checkbox" checked={part.columns.includes(column)} onChange={() => onPart(toggled(part, column, columns))} />
          <span>{column}</span>
        </label>
      ))}
      <button type="button" className="lw-link" onClick={() => onPart({ ...part, columns: all ? [] : [...columns] })}>{t(all ? "no_columns" : "all_columns")}</button>
    </div>
  );
}

function Name({ value, taken, onName }: { value: string; taken: readonly Part[]; onName: (name: string) => void }): React.ReactNode {
  const t = useWords();
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  const settle = (): void => {
    const name = freeName(typed.trim() || value, taken);
    setTyped(name);
    if (name !== value) onName(name);
  };
  return (
    <input
      className="lw-input" value={typed} maxLength={40} aria-label={t("part_name")} spellCheck={false}
      onChange={(event) => setTyped(event.target.value)} onBlur={settle} onKeyDown={(event) => event.key === "Enter" && settle()}
    />
  );
}

/** In the inspector of an Input: what of the data enters here, and for a table which of its columns. */
export function EnteringData({ node }: { node: LayerNode }): React.ReactNode {
  const { store, t, language } = useBench();
  const { info, preparations } = store.data;
  const { plan } = store.design;
  const inputs = store.design.nodes.filter((one) => one.kind === INPUT).map((one) => one.id);
  const place = inputs.indexOf(node.id);
  const columns = dividedColumns(preparations);
  const parts = forInputs(readDivision(plan.data.prepare?.inputs), inputs, columns);
  const part = parts[place];
  if (node.kind !== INPUT || !info || place < 0) return null;
  const entering = info.inputs[place];
  const write = (next: Part): void => {
    const prepare: JsonObject = { ...plan.data.prepare, inputs: parts.map((one, index) => (index === place ? next : one)) as unknown as Json };
    store.setPlan("data", withData(plan, { prepare }));
  };
  return (
    <section className="lw-entering" aria-label={t("entering")}>
      <h3>{t("entering")}</h3>
      <p className="lw-quiet">
        {entering ? t("enters_here", { name: entering.name, shape: shapeWithoutBatch([null, ...entering.shape], t("scalar"), language), data: pick(info.title, language) }) : t("nothing_enters", { count: count(info.inputs.length, language) })}
      </p>
      {part && columns.length > 1 && (
        <details open={inputs.length > 1 || undefined}>
          <summary>{t("columns_count", { count: part.columns.length, all: columns.length })}</summary>
          <Columns part={part} columns={columns} onPart={write} />
        </details>
      )}
    </section>
  );
}
