/** What a group says of itself, on the canvas and in the list alike. */

import { count } from "../core/format";
import type { GroupFacts } from "../core/grouptree";
import type { Group, Language } from "../core/types";
import { pick, say } from "../words";
import { alarmWords, type Alarm } from "./alarms";

export type GroupTold = { group: Group; facts: GroupFacts; copy: [number, number] | null; language: Language };

export function layersWords(layers: number, language: Language): string {
  return layers === 1 ? say(language, "group_one_layer") : say(language, "group_layers", { count: count(layers, language) });
}

export function copyWords(copy: [number, number] | null, language: Language): string {
  return copy ? say(language, "group_copy", { number: copy[0], count: copy[1] }) : "";
}

/** What stands beside the name of a group that is a model of its own. */
export function modelWords(group: Group, language: Language): string {
  return group.model ? say(language, "group_is_model") : "";
}

/** What a screen reader says of a group. */
export function groupLabel({ group, facts, copy, language }: GroupTold, alarm: Alarm | null = null): string {
  return [
    say(language, group.folded ? "group_folded" : "group_open", { name: group.name }), modelWords(group, language), copyWords(copy, language), layersWords(facts.layers.length, language),
    say(language, "group_gets", { shape: facts.input }), say(language, "group_gives", { shape: facts.output }),
    facts.parameters === null ? "" : say(language, "n_parameters", { count: count(facts.parameters, language) }),
    ...groupTold(facts, alarm, language),
  ].filter(Boolean).join(", ");
}

/** What is wrong in a group: what the training shows of its layers first, then what the checks say. */
export function groupTold(facts: GroupFacts, alarm: Alarm | null, language: Language): string[] {
  return [...(alarm ? [alarmWords(alarm, language, true)] : []), ...new Set(facts.problems.map((one) => pick(one.sentence, language)))];
}
