/** The plan as a line of chips that ends in the largest button of the page. */

import { useCallback, useEffect, useRef, useState } from "react";
import { FINAL } from "../core/feed";
import { dataWords, planField, planWords } from "../core/plan";
import type { Diagnostic, Severity } from "../core/types";
import { COMMAND_KEY, signals } from "../host";
import { pick, type WordKey } from "../words";
import { useBench } from "./bench";
import { DataForm } from "./DataForm";
import { Icon } from "./Icon";
import { PlanForm } from "./PlanForm";
import { Popover } from "./Popover";
import { RunButtons } from "./RunButtons";
import { useRunState } from "./running";

const CHIPS: { id: string; label: WordKey; fields: string[] }[] = [
  { id: "data", label: "plan_data", fields: ["data"] },
  { id: "loss", label: "plan_loss", fields: ["loss"] },
  { id: "optimizer", label: "plan_optimizer", fields: ["optimizer"] },
  { id: "metrics", label: "plan_metrics", fields: ["metrics"] },
  { id: "epochs", label: "plan_epochs", fields: ["epochs"] },
  { id: "batch_size", label: "plan_batch_size", fields: ["batch_size"] },
  { id: "more", label: "plan_more", fields: ["validation_split", "seed", "precision", "backend", "callbacks"] },
];

export function PlanBar(): React.ReactNode {
  const { store, t } = useBench();
  const { run } = store.data;
  const state = useRunState(run);
  const running = run !== null && state !== null && !FINAL.has(state);
  const [open, setOpen] = useState<{ id: string; anchor: HTMLElement } | null>(null);
  const close = useCallback(() => setOpen(null), []);
  const chip = CHIPS.find((one) => one.id === open?.id);
  return (
    <div className="lw-planbar" data-running={running || undefined} role="region" aria-label={t("plan")}>
      <div className="lw-chips">
        {CHIPS.map((one) => (
          <Chip key={one.id} chip={one} open={open?.id === one.id} onOpen={(anchor) => setOpen(open?.id === one.id ? null : { id: one.id, anchor })} />
        ))}
      </div>
      {running ? <RunButtons run={run} act={(action) => store.act(action)} large /> : <TrainButton />}
      {open && chip && (
        <Popover anchor={open.anchor} label={t(chip.label)} width={chip.id === "data" ? 420 : 360} onClose={close}>
          <h3 className="lw-popover-title">{t(chip.label)}</h3>
          {chip.id === "data" ? <DataForm /> : <PlanForm fields={chip.fields} />}
        </Popover>
      )}
    </div>
  );
}

function worst(list: readonly Diagnostic[]): Severity | null {
  for (const severity of ["error", "warning"] as const) if (list.some((one) => one.severity === severity)) return severity;
  return null;
}

function Chip(props: { chip: (typeof CHIPS)[number]; open: boolean; onOpen: (anchor: HTMLElement) => void }): React.ReactNode {
  const { chip } = props;
  const { store, catalog, t, language } = useBench();
  const { data } = store;
  const problems = data.diagnostics.filter((one) => one.place.plan !== undefined && chip.fields.includes(one.place.plan));
  const severity = worst(problems);
  const words = (name: string, whole = false): string => planWords(catalog, planField(name, store.design, data.plan, data.proposals), language, whole);
  const value =
    chip.id === "data" ? dataWords(data.info, language, (count) => t("n_classes", { count }), (count) => t("n_values", { count })) : chip.id === "more" ? "" : words(chip.fields[0] ?? "");
  const whole = chip.id === "data" || chip.id === "more" ? value : words(chip.fields[0] ?? "", true);
  const title = [`${t(chip.label)} ${whole}`, ...problems.map((one) => pick(one.sentence, language))].join("\n");
  return (
    <button
      type="button" className="lw-chip" data-plan={chip.fields.join(" ")} data-chip={chip.id} aria-haspopup="dialog" aria-expanded={props.open} title={title}
      onClick={(event) => props.onOpen(event.currentTarget)}
    >
      {chip.id === "more" ? <Icon name="sliders" /> : null}
      <span className="lw-chip-label">{t(chip.label)}</span>
      {value && <span className="lw-chip-value">{value}</span>}
      {severity ? <span className="lw-badge" data-severity={severity}>{severity === "error" ? "!" : <Icon name="alert" />}</span> : <Icon name="down" />}
    </button>
  );
}

function TrainButton(): React.ReactNode {
  const { store, t, language } = useBench();
  const [pressed, setPressed] = useState<string | null>(null);
  const { diagnostics, download, run } = store.data;
  const errors = diagnostics.filter((one) => one.severity === "error");
  const reason =
    download && download.state === "running" ? t("wait_download") :
    errors.length > 0 ? pick(errors[0]?.sentence, language) :
    store.design.nodes.length === 0 ? t("empty_network") : null;
  const starting = pressed !== null && pressed === (run?.id ?? "none") && store.stale;
  const train = (): void => {
    if (reason !== null || starting) return;
    setPressed(run?.id ?? "none");
    store.act({ action: "train" });
  };
  const pressing = useRef(train);
  pressing.current = () => {
    // Who can't see the button hears why it does nothing.
    if (reason !== null) store.say("warning", reason);
    train();
  };
  useEffect(() => {
    const press = (): void => pressing.current();
    signals.addEventListener("train", press);
    return () => signals.removeEventListener("train", press);
  }, []);
  return (
    <span className="lw-train-place" title={`${reason ?? t("train_help")} (${COMMAND_KEY}+Enter)`}>
      <button
        type="button" className="lw-train" aria-disabled={reason !== null || starting} aria-describedby="lw-train-why"
        aria-keyshortcuts="Control+Enter Meta+Enter" onClick={train}
      >
        <svg viewBox="0 0 16 16" width="14" height="14" fill="currentColor" aria-hidden="true"><path d="M3.5 1.8v12.4a.6.6 0 0 0 .9.5l9.6-6.2a.6.6 0 0 0 0-1L4.4 1.3a.6.6 0 0 0-.9.5Z" /></svg>
        {starting ? t("starting") : t("train")}
      </button>
      <span id="lw-train-why" className="lw-hidden">{reason ?? ""}</span>
    </span>
  );
}
