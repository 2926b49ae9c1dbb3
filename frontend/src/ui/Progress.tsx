/** How far a run is: epoch, batch, time left, and a bar; its state in words when it stands still. */

import { FINAL } from "../core/feed";
import { count, duration } from "../core/format";
import type { Live } from "../live";
import { sayIf, useLanguage, useWords } from "../words";
import { useFeed } from "./running";

export function Progress({ live }: { live: Live }): React.ReactNode {
  const feed = useFeed(live, 250);
  const language = useLanguage();
  const t = useWords();
  if (!feed) return null;
  const { epoch, step, epochs, steps, t: time } = feed.progress;
  const moving = feed.state === "running" || feed.state === "paused";
  const left = feed.left;
  const state = sayIf(language, `state_${feed.state}`, feed.state);
  const parts = moving && epochs > 0
    ? [
        t("epoch_of", { epoch: count(Math.min(epoch + 1, epochs), language), epochs: count(epochs, language) }),
        steps > 0 ? t("batch_of", { step: count(step, language), steps: count(steps, language) }) : null,
        feed.state === "paused" ? state : left === null ? null : t("time_left", { time: duration(Math.ceil(left), language) }),
      ]
    : [
        feed.state === "queued" && feed.position !== null && feed.position > 0 ? t("queue_place", { place: feed.position }) : state,
        FINAL.has(feed.state) && epochs > 0 ? t("epochs_done", { epoch: count(Math.min(epoch, epochs), language), epochs: count(epochs, language) }) : null,
        FINAL.has(feed.state) && time > 0 ? duration(time, language) : null,
      ];
  const text = parts.filter(Boolean).join(" · ");
  return (
    <span className="lw-progress" data-state={feed.state}>
      <span className="lw-progress-text" title={text}>{text}</span>
      <span className="lw-bar-line" role="progressbar" aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(feed.done * 100)} aria-label={t("progress")}>
        <span style={{ width: `${feed.done * 100}%` }} />
      </span>
      <span className="lw-hidden" role="status">{FINAL.has(feed.state) || feed.state === "paused" ? state : epochs > 0 ? t("epoch_of", { epoch: Math.min(epoch + 1, epochs), epochs }) : ""}</span>
    </span>
  );
}
