/** What the whole network amounts to, and the way to the next problem. */

import { useRef } from "react";
import { count, flops } from "../core/format";
import type { Diagnostic } from "../core/types";
import { markOf, standIn } from "../core/grouptree";
import { useBench } from "./bench";
import { selectorOf } from "./listkeys";

export function ListFooter(): React.ReactNode {
  const { store, t, language } = useBench();
  const at = useRef(-1);
  const { inference, diagnostics } = store.data;
  const problems = diagnostics.filter((one) => one.severity === "error");
  const warnings = diagnostics.filter((one) => one.severity === "warning");
  const next = (list: Diagnostic[], event: React.MouseEvent): void => {
    at.current = (at.current + 1) % list.length;
    const problem = list[at.current];
    const id = problem?.place.node ?? problem?.place.edge?.[1];
    const root = event.currentTarget.getRootNode() as ShadowRoot | Document;
    if (id !== undefined) {
      store.select(id);
      window.setTimeout(() => root.querySelector<HTMLElement>(selectorOf(standIn(store.design, id)))?.focus(), 0);
    } else if (problem?.place.group !== undefined) {
      const mark = markOf(problem.place.group);
      store.selectGroup(problem.place.group);
      window.setTimeout(() => root.querySelector<HTMLElement>(selectorOf(mark))?.focus(), 0);
    } else if (problem?.place.plan) {
      root.querySelector<HTMLElement>(`[data-plan~="${CSS.escape(problem.place.plan)}"]`)?.click();
    }
  };
  const layers = store.design.nodes.length;
  return (
    <div className="lw-footer">
      <span>{t(layers === 1 ? "one_layer" : "n_layers", { count: count(layers, language) })}</span>
      {inference && problems.length === 0 && (
        <>
          <span>{t("n_parameters", { count: count(inference.parameters, language) })}</span>
          {inference.flops !== null && inference.flops !== undefined && <span>{flops(inference.flops, language)}</span>}
        </>
      )}
      {problems.length > 0 ? (
        <button type="button" className="lw-problems" data-severity="error" onClick={(event) => next(problems, event)} title={t("next_problem")}>
          {t(problems.length === 1 ? "one_problem" : "n_problems", { count: problems.length })}
        </button>
      ) : (
        <span className="lw-ready">{inference ? t("ready") : t("checking")}</span>
      )}
      {problems.length === 0 && warnings.length > 0 && (
        <button type="button" className="lw-problems" data-severity="warning" onClick={(event) => next(warnings, event)} title={t("next_problem")}>
          {t(warnings.length === 1 ? "one_warning" : "n_warnings", { count: warnings.length })}
        </button>
      )}
    </div>
  );
}
