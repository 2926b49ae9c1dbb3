/** One layer of the list: what it is, what was set, what comes out, how many parameters, and how it learns. */

import { memo } from "react";
import { snakeCase } from "../core/chain";
import { count } from "../core/format";
import { sameJson, type Catalog } from "../core/parts";
import { type Broken } from "../core/shapes";
import type { Diagnostic, Json, Language, LayerNode, NodeInference } from "../core/types";
import type { Live } from "../live";
import { pick, useWords } from "../words";
import { useLayerAlarm } from "./alarms";
import { Badge } from "./Badge";
import { colourOf, groupOf } from "./bench";
import { BrokenCard } from "./BrokenCard";
import { described } from "./described";
import { NODE_TYPE } from "./dragging";
import { glyph, Icon } from "./Icon";
import { MiniHistogram } from "./MiniHistogram";
import { Naming } from "./Naming";
import { SharedSign } from "./SharedSign";
import { PartName } from "./PartName";

/** What can be done with a row: the same object for as long as the list is there. */
export type RowActions = {
  select(id: string): void;
  key(event: React.KeyboardEvent, id: string): void;
  inspect(): void;
  renamed(id: string, name: string | null): void;
  duplicate(id: string): void;
  remove(id: string): void;
};

type Props = {
  node: LayerNode;
  known: NodeInference | undefined;
  problems: readonly Diagnostic[] | undefined;
  sources: string | undefined;
  calls: number;
  broken: Broken | undefined;
  selected: boolean;
  tabbable: boolean;
  renaming: boolean;
  drop: "before" | "after" | undefined;
  /** How many groups it lies in. */
  depth: number;
  live: Live | null;
  /** The run whose alarms are told. */
  alarms: Live | null;
  language: Language;
  catalog: Catalog | null;
  actions: RowActions;
};

/** A row is drawn anew only when something of it changed: an edit in a long network costs one row. */
export const LayerItem = memo(function LayerItem(props: Props): React.ReactNode {
  return (
    <li data-drop={props.drop} data-depth={props.depth || undefined} style={props.depth > 0 ? ({ "--lw-depth": props.depth } as React.CSSProperties) : undefined}>
      {props.broken && <BrokenCard broken={props.broken} />}
      <LayerRow {...props} />
    </li>
  );
}, alike);

function alike(one: Props, other: Props): boolean {
  return (Object.keys(other) as (keyof Props)[]).every(
    (name) => one[name] === other[name] || ((name === "broken" || name === "problems") && sameJson(one[name] as Json, other[name] as Json)),
  );
}

function LayerRow(props: Props): React.ReactNode {
  const { node, known, selected, catalog, language, actions } = props;
  const t = useWords();
  const { given, settings, words, output, parameters, shared, problems, worst, label } = described(props);
  const { trouble, alarm } = useLayerAlarm(props.alarms, node, language);
  const beside = given ? node.kind : node.id === snakeCase(node.kind) ? "" : node.id;
  return (
    <div
      role="group" tabIndex={props.tabbable ? 0 : -1} className="lw-layer" data-node={node.id} data-row={true} data-colour={colourOf(catalog, node.kind)}
      data-selected={selected || undefined} data-broken={props.broken !== undefined || undefined} aria-current={selected || undefined}
      aria-label={[label, ...alarm].join(", ")} draggable={!props.renaming}
      onClick={() => actions.select(node.id)}
      onDoubleClick={actions.inspect}
      onFocus={() => actions.select(node.id)}
      onKeyDown={(event) => event.target === event.currentTarget && actions.key(event, node.id)}
      onDragStart={(event) => {
        event.dataTransfer.setData(NODE_TYPE, node.id);
        event.dataTransfer.effectAllowed = "move";
      }}
    >
      <span className="lw-stripe" />
      <Icon name={glyph(groupOf(catalog, node))} className="lw-glyph" />
      <span className="lw-what">
        <PartName className="lw-kind" text={given && !props.renaming ? node.id : node.kind} />
        {props.renaming ? <Naming of="layer_name" name={node.id} onName={(name) => actions.renamed(node.id, name)} /> : <PartName className="lw-id" text={beside} title={node.id} />}
      </span>
      <span className="lw-args" title={settings.map((one) => `${one.name} = ${one.text}`).join("\n")}>
        {props.sources !== undefined && <span className="lw-from">{t("from", { sources: props.sources })}</span>}
        {words}
      </span>
      {props.live ? <MiniHistogram live={props.live} layer={node.id} /> : <span />}
      <span className="lw-badge-place">
        <Badge worst={worst} told={[...alarm, ...problems.map((one) => pick(one.sentence, language))]} trouble={trouble} />
      </span>
      <span className="lw-shape" title={known?.outputs.map((one) => one.dtype).join(", ")}>{output}</span>
      <span className="lw-params">{shared !== null && <SharedSign node={node} calls={props.calls} shared={shared} />}{node.layer !== undefined ? "" : parameters === null ? "?" : parameters > 0 ? count(parameters, language) : "—"}</span>
      <Buttons node={node} actions={actions} />
    </div>
  );
}

function Buttons({ node, actions }: { node: LayerNode; actions: RowActions }): React.ReactNode {
  const t = useWords();
  const act = (event: React.MouseEvent, run: (id: string) => void): void => {
    event.stopPropagation();
    run(node.id);
  };
  return (
    <span className="lw-row-actions">
      <button type="button" tabIndex={-1} className="lw-bare" title={`${t("duplicate")} (Ctrl+D)`} aria-label={t("duplicate_layer", { node: node.id })} onClick={(event) => act(event, actions.duplicate)}>
        <Icon name="copy" />
      </button>
      <button type="button" tabIndex={-1} className="lw-bare" title={`${t("remove")} (Delete)`} aria-label={t("remove_layer", { node: node.id })} onClick={(event) => act(event, actions.remove)}>
        <Icon name="trash" />
      </button>
    </span>
  );
}
