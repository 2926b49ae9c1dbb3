/** A group on the canvas: folded a card that says what it amounts to, open a frame around its layers. */

import { Position, type NodeProps } from "@xyflow/react";
import { memo } from "react";
import { count } from "../core/format";
import { markOf } from "../core/grouptree";
import { useAlarm } from "../ui/alarms";
import { Badge } from "../ui/Badge";
import { Naming } from "../ui/Naming";
import { copyWords, groupLabel, groupTold, layersWords } from "../ui/groupwords";
import { Icon } from "../ui/Icon";
import { ModelSign } from "../ui/ModelSign";
import { PartName } from "../ui/PartName";
import { say } from "../words";
import { Far } from "./Far";
import { Port, useNear } from "./Port";
import { FOLDED, HANDLE_Y, type FoldedNode, type FrameNode, type GroupData } from "./graph";

const HANDLE = { top: HANDLE_Y - 1 };
const MIDDLE = { left: FOLDED.width / 2 - 0.5 };

export const FoldedCard = memo(function FoldedCard({ data, selected }: NodeProps<FoldedNode>): React.ReactNode {
  const { group, facts, copy, language, actions } = data;
  const { near, ...pointer } = useNear(selected);
  const alarm = useAlarm(data.alarms, facts.layers);
  return (
    <div
      role="group" tabIndex={data.tabbable ? 0 : -1} className="lw-node lw-folded" {...pointer} data-node={markOf(group.id)} data-group={group.id}
      data-selected={selected || undefined} data-linking={data.linking || undefined} data-broken={facts.worst?.severity === "error" || undefined}
      aria-current={selected || undefined} aria-label={groupLabel(data, alarm)}
      onFocus={(event) => event.target === event.currentTarget && actions.select(group.id)}
      onDoubleClick={() => !data.renaming && actions.fold(group.id, false)}
    >
      <Port node={markOf(group.id)} near={near} type="target" position={data.down ? Position.Top : Position.Left} style={data.down ? MIDDLE : HANDLE} />
      <Far name={group.name} width={FOLDED.width} />
      <div className="lw-node-name">
        <Icon name="folded" className="lw-glyph" />
        {data.renaming ? <Naming of="group_name" name={group.name} onName={(name) => actions.renamed(group.id, name)} /> : <b className="lw-cut"><PartName text={group.name} /></b>}
        {!data.renaming && <ModelSign group={group} language={language} />}
        {!data.renaming && <FoldButton data={data} />}
      </div>
      <p className="lw-node-args lw-cut" title={`${facts.input} → ${facts.output}`}>{facts.input} → {facts.output}</p>
      <p className="lw-node-facts">
        <span className="lw-cut" title={copyWords(copy, language)}>{layersWords(facts.layers.length, language)}</span>
        <span className="lw-params">{facts.parameters === null ? "?" : facts.parameters > 0 ? count(facts.parameters, language) : ""}</span>
      </p>
      <Badge worst={facts.worst} told={groupTold(facts, alarm, language)} trouble={alarm?.trouble} />
      <Port node={markOf(group.id)} near={near} type="source" position={data.down ? Position.Bottom : Position.Right} style={data.down ? MIDDLE : HANDLE} />
    </div>
  );
});

export const GroupFrame = memo(function GroupFrame({ data, selected }: NodeProps<FrameNode>): React.ReactNode {
  const { group, facts, copy, language, actions } = data;
  return (
    <div className="lw-frame" data-selected={selected || undefined}>
      <div
        role="group" tabIndex={data.tabbable ? 0 : -1} className="lw-frame-bar" data-group={group.id} aria-label={groupLabel(data)} aria-current={selected || undefined}
        onFocus={(event) => event.target === event.currentTarget && actions.select(group.id)}
        onDoubleClick={() => !data.renaming && actions.fold(group.id, true)}
      >
        {!data.renaming && <FoldButton data={data} />}
        {data.renaming ? <Naming of="group_name" name={group.name} onName={(name) => actions.renamed(group.id, name)} /> : <b className="lw-cut" title={group.name}>{group.name}</b>}
        {!data.renaming && <ModelSign group={group} language={language} />}
        {!data.renaming && <span className="lw-frame-facts lw-cut">{[copyWords(copy, language), layersWords(facts.layers.length, language)].filter(Boolean).join(" · ")}</span>}
      </div>
      <Badge worst={facts.worst} told={groupTold(facts, null, language)} />
    </div>
  );
});

function FoldButton({ data: { group, language, actions } }: { data: GroupData }): React.ReactNode {
  const label = say(language, group.folded ? "unfold_group" : "fold_group", { name: group.name });
  return (
    <button
      type="button" tabIndex={-1} className="lw-bare lw-fold nodrag" aria-label={label} title={label}
      onClick={(event) => {
        event.stopPropagation();
        actions.fold(group.id, !group.folded);
      }}
      onDoubleClick={(event) => event.stopPropagation()}
    >
      <Icon name={group.folded ? "right" : "down"} />
    </button>
  );
}
