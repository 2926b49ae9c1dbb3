/** A run's number, state and progress, its buttons, and the learning rate to change while it goes on. */

import { useState } from "react";
import { canResume, hasWeights } from "../core/feed";
import { figure } from "../core/format";
import type { Action, Export, RunData } from "../core/types";
import type { Live } from "../live";
import { pick, sayIf, useLanguage, useWords } from "../words";
import { Icon } from "./Icon";
import { Messages } from "./Messages";
import { Progress } from "./Progress";
import { RunButtons } from "./RunButtons";
import { useFeed } from "./running";
import { TakeHome } from "./TakeHome";

type Props = { run: NonNullable<RunData["run"]>; live: Live; exports: Export[]; act: (action: Action) => void; done: boolean };

export function RunCard({ run, live, exports, act, done }: Props): React.ReactNode {
  const language = useLanguage();
  const t = useWords();
  const feed = useFeed(live, 300);
  const [told, setTold] = useState<{ severity: string; text: string } | null>(null);
  const state = feed?.state ?? run.state;
  const sentence = feed?.sentence ?? run.sentence;
  const keras = exports.find((one) => one.format === "keras");
  return (
    <section className="lw-card lw-run-card" aria-label={t("run_number", { number: run.number })}>
      <h2>
        <span>{t("run_number", { number: run.number })}</span>
        <span className="lw-state" data-state={state}>{sayIf(language, `state_${state}`, state)}</span>
        <span className="lw-aside lw-quiet lw-cut" title={run.design_name}>{[run.design_name, sayIf(language, `backend_${run.backend}`, run.backend)].filter(Boolean).join(" · ")}</span>
      </h2>
      <Progress live={live} />
      {sentence && <p className={state === "failed" || !done ? "lw-wrong" : "lw-quiet"} role="status">{pick(sentence, language)}</p>}
      <Messages live={live} />
      {told && <p className={told.severity === "error" ? "lw-wrong" : "lw-quiet"} role="status">{told.text}</p>}
      <div className="lw-run-row">
        {done ? (
          <>
            {keras?.url && !keras.reason && feed && hasWeights(feed) && <TakeHome className="lw-button lw-primary" url={keras.url} tell={(severity, text) => setTold({ severity, text })}><Icon name="download" />{pick(keras.title, language)}</TakeHome>}
            {feed && canResume(feed) && <button type="button" className="lw-button" onClick={() => act({ action: "resume_run", run: run.id })}>{t("resume_run")}</button>}
          </>
        ) : (
          <>
            <RunButtons run={run} act={act} />
            <LearningRate current={feed?.learningRate ?? null} act={act} />
          </>
        )}
      </div>
    </section>
  );
}

function LearningRate({ current, act }: { current: number | null; act: (action: Action) => void }): React.ReactNode {
  const language = useLanguage();
  const t = useWords();
  const [typed, setTyped] = useState<string | null>(null);
  const value = typed === null ? null : Number(typed);
  const wrong = value !== null && (!Number.isFinite(value) || value <= 0);
  const send = (): void => {
    if (value !== null && !wrong) act({ action: "command", command: "learning_rate", value });
    if (!wrong) setTyped(null);
  };
  return (
    <label className="lw-rate">
      <span>{t("learning_rate")}</span>
      <input
        className="lw-input" inputMode="decimal" value={typed ?? (current === null ? "" : figure(current, language))} aria-invalid={wrong}
        title={wrong ? t("rate_wrong") : t("rate_help")} onChange={(event) => setTyped(event.target.value)} onBlur={send}
        onKeyDown={(event) => {
          if (event.key === "Enter") send();
          if (event.key === "Escape") setTyped(null);
        }}
      />
      {wrong && <span className="lw-wrong" role="alert">{t("rate_wrong")}</span>}
    </label>
  );
}
