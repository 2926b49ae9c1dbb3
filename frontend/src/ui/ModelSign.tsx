/** On the card, frame or heading of a group: that it is a model of its own. */

import type { Group, Language } from "../core/types";
import { modelWords } from "./groupwords";
import { Icon } from "./Icon";

export function ModelSign({ group, language }: { group: Group; language: Language }): React.ReactNode {
  if (!group.model) return null;
  // What it says is said with the name of the group.
  return <span className="lw-model-sign" title={modelWords(group, language)} aria-hidden="true"><Icon name="model" /></span>;
}
