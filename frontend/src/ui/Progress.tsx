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
  const { awaited, left } = feed;
  const moving = awaited === null && (feed.state === "running" || feed.state === "paused") && epochs > 0;
  const state = sayIf(language, `state_${feed.state}`, feed.state);
  const place = awaited === "turn" && feed.position !== null && feed.position > 0 ? t("queue_place", { place: feed.position }) : null;
  const still = feed.state === "paused" ? state : feed.status.stopping === true ? t("stopping") : null;
  const parts = moving
    ? [
        t("epoch_of", { epoch: count(Math.min(epoch + 1, epochs), language), epochs: count(epochs, language) }),
        steps > 0 ? t("batch_of", { step: count(step, language), steps: count(steps, language) }) : null,
        still ?? (left === null ? null : t("time_left", { time: duration(Math.ceil(left), language) })),
      ]
    : [
        place ?? (awaited === null ? state : t(`await_${awaited}`)),
        FINAL.has(feed.state) && epochs > 0 ? t("epochs_done", { epoch: count(Math.min(epoch, epochs), language), epochs: count(epochs, language) }) : null,
        FINAL.has(feed.state) && time > 0 ? duration(time, language) : null,
      ];
  const text = parts.filter(Boolean).join(" · ");
  // Said aloud: where the run stands still, and each epoch once.
  const aloud = still ?? (moving ? t("epoch_of", { epoch: Math.min(epoch + 1, epochs), epochs }) : parts[0]);
  return (
    <span className="lw-progress" data-state={feed.state}>
      <span className="lw-progress-text" title={text}>{text}</span>
      <span
        className="lw-bar-line" role="progressbar" aria-label={t("progress")} data-waiting={awaited !== null || undefined}
        aria-valuemin={0} aria-valuemax={100} aria-valuenow={awaited === null ? Math.round(feed.done * 100) : undefined}
      >
        <span style={awaited === null ? { width: `${feed.done * 100}%` } : undefined} />
      </span>
      <span className="lw-hidden" role="status">{aloud}</span>
    </span>
  );
}
