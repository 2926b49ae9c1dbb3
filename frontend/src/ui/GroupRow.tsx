/** The heading of a group in the list: what it amounts to, and whether its layers are seen. */

import { count } from "../core/format";
import type { GroupFacts } from "../core/grouptree";
import type { Group } from "../core/types";
import type { Live } from "../live";
import { useAlarm } from "./alarms";
import { Badge } from "./Badge";
import { useBench } from "./bench";
import { Naming } from "./Naming";
import { copyWords, groupLabel, groupTold, layersWords } from "./groupwords";
import { Icon } from "./Icon";
import { ModelSign } from "./ModelSign";

export type GroupRowActions = {
  select(group: string): void;
  key(event: React.KeyboardEvent, group: string): void;
  inspect(): void;
  fold(group: string, folded: boolean): void;
  renamed(group: string, name: string | null): void;
};
type Props = {
  group: Group;
  facts: GroupFacts;
  copy: [number, number] | null;
  depth: number;
  selected: boolean;
  tabbable: boolean;
  renaming: boolean;
  drop: "before" | "after" | undefined;
  /** The run whose alarms are told. */
  alarms: Live | null;
  actions: GroupRowActions;
};

export function GroupRow({ group, facts, copy, depth, selected, tabbable, renaming, drop, alarms, actions }: Props): React.ReactNode {
  const { t, language } = useBench();
  const hidden = useAlarm(alarms, facts.layers);
  // The rows of an open group say it themselves.
  const alarm = group.folded ? hidden : null;
  const label = t(group.folded ? "unfold_group" : "fold_group", { name: group.name });
  return (
    <li data-drop={drop} data-depth={depth || undefined} style={{ "--lw-depth": depth } as React.CSSProperties}>
      <div
        role="group" tabIndex={tabbable ? 0 : -1} className="lw-group-row lw-group-head" data-group={group.id} data-row={true} data-selected={selected || undefined} aria-current={selected || undefined}
        aria-label={groupLabel({ group, facts, copy, language }, alarm)}
        onClick={() => actions.select(group.id)} onDoubleClick={actions.inspect} onFocus={() => actions.select(group.id)}
        onKeyDown={(event) => event.target === event.currentTarget && actions.key(event, group.id)}
      >
        <button
          type="button" tabIndex={-1} className="lw-bare lw-fold" aria-label={label} title={label}
          onClick={(event) => {
            event.stopPropagation();
            actions.fold(group.id, !group.folded);
          }}
          onDoubleClick={(event) => event.stopPropagation()}
        >
          <Icon name={group.folded ? "right" : "down"} />
        </button>
        <Icon name={group.folded ? "folded" : "group"} className="lw-glyph" />
        {renaming ? <Naming of="group_name" name={group.name} onName={(name) => actions.renamed(group.id, name)} /> : <b className="lw-cut">{group.name}</b>}
        {!renaming && <ModelSign group={group} language={language} />}
        <span className="lw-id lw-cut">{[copyWords(copy, language), layersWords(facts.layers.length, language)].filter(Boolean).join(" · ")}</span>
        <Badge worst={facts.worst} told={groupTold(facts, alarm, language)} trouble={alarm?.trouble} />
        <span className="lw-shape">{facts.output}</span>
        <span className="lw-params">{facts.parameters === null ? "?" : count(facts.parameters, language)}</span>
      </div>
    </li>
  );
}
