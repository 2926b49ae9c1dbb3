/** That a layer is in trouble, as the run on the page shows it while it goes on and after it. */

import { useCallback, useSyncExternalStore } from "react";
import { troubles, worstTrouble, type Trouble } from "../core/alarms";
import { FINAL } from "../core/feed";
import { ownerOf } from "../core/layers";
import type { LayerNode, Language, Run } from "../core/types";
import type { Live } from "../live";
import { say } from "../words";
import { liveRun } from "./running";

export type Alarm = { layer: string; trouble: Trouble };

const nothing = (): void => undefined;

/** The run whose alarms concern the design: while it goes on, and after it until the design is another. */
export function alarming(run: Run | null): Live | null {
  const live = liveRun(run);
  return live && (run?.current !== false || !FINAL.has(live.feed.state)) ? live : null;
}

/** The worst trouble among layers, drawn anew when it becomes another. */
export function useAlarm(live: Live | null, layers: readonly string[]): Alarm | null {
  const subscribe = useCallback((listener: () => void) => (live ? live.listen(listener) : nothing), [live]);
  // A value that stays the same while the trouble does.
  const found = useSyncExternalStore(subscribe, () => {
    const worst = live && worstTrouble(live.feed, layers);
    return worst ? `${worst.trouble} ${worst.layer}` : "";
  });
  if (!found) return null;
  const gap = found.indexOf(" ");
  return { trouble: found.slice(0, gap) as Trouble, layer: found.slice(gap + 1) };
}

/** The trouble of the layer that a node calls, and what a card or row says of it: nothing where all is well. */
export function useLayerAlarm(live: Live | null, node: LayerNode, language: Language): { trouble: Trouble | null; alarm: string[] } {
  const trouble = useAlarm(live, [ownerOf(node)])?.trouble ?? null;
  return { trouble, alarm: trouble ? [troubleWords(trouble, language)] : [] };
}

/** The trouble of each layer, for a part that is drawn as the run goes on. */
export function troubleOf(live: Live, layer: string): Trouble | null {
  return troubles(live.feed).get(layer) ?? null;
}

export function troubleWords(trouble: Trouble, language: Language): string {
  return say(language, `alarm_${trouble}`);
}

/** What an alarm says on the card of a group: which of its layers it is. */
export function alarmWords(alarm: Alarm, language: Language, named = false): string {
  const words = troubleWords(alarm.trouble, language);
  return named ? say(language, "alarm_of", { layer: alarm.layer, words }) : words;
}
