/** Pause, one batch, stop: in the place of Train while a run goes on. */

import { useState } from "react";
import type { Action, Run } from "../core/types";
import { useWords } from "../words";
import { Icon, Solid } from "./Icon";
import { liveRun, useFeed } from "./running";

export function RunButtons({ run, act, large }: { run: Run; act: (action: Action) => void; large?: boolean }): React.ReactNode {
  const t = useWords();
  const feed = useFeed(liveRun(run), 300);
  const state = feed?.state ?? run.state;
  const paused = state === "paused";
  const [pressed, setPressed] = useState<string | null>(null);
  const stopping = pressed === state || feed?.status.stopping === true;
  const stop = (): void => {
    if (stopping) return;
    setPressed(state);
    act({ action: "command", command: "stop" });
  };
  return (
    <span className="lw-run-buttons" data-large={large || undefined}>
      <button type="button" className="lw-button" disabled={state === "queued"} onClick={() => act({ action: "command", command: paused ? "resume" : "pause" })}>
        {paused ? <Solid shape="play" /> : <Icon name="pause" />}
        {t(paused ? "resume" : "pause")}
      </button>
      <button type="button" className="lw-button" disabled={state === "queued"} onClick={() => act({ action: "command", command: "step" })} title={t("one_batch_help")}>
        <Icon name="step" />
        {t("one_batch")}
      </button>
      <button type="button" className="lw-button lw-stop" aria-disabled={stopping} onClick={stop} title={t("stop_help")}>
        <Solid shape="stop" />
        {t(stopping ? "stopping" : "stop")}
      </button>
    </span>
  );
}
