/** One layer of the list: what it is, what was set, what comes out, how many parameters, and how it learns. */

import { useEffect, useRef, useState } from "react";
import { count } from "../core/format";
import { differing } from "../core/parts";
import { outputText, sourcesWorthNaming } from "../core/shapes";
import { snakeCase } from "../core/chain";
import type { Diagnostic, Language, LayerNode } from "../core/types";
import type { Live } from "../live";
import { pick } from "../words";
import { colourOf, groupOf, useBench } from "./bench";
import { NODE_TYPE } from "./dragging";
import { glyph, Icon } from "./Icon";
import { MiniHistogram } from "./MiniHistogram";

type Props = {
  node: LayerNode;
  index: number;
  broken: boolean;
  renaming: boolean;
  problems: Diagnostic[];
  live: Live | null;
  language: Language;
  onRename: (name: string | null) => void;
  onKey: (event: React.KeyboardEvent) => void;
  onInspect: () => void;
};

export function LayerRow(props: Props): React.ReactNode {
  const { node, problems } = props;
  const { store, catalog, t, language } = useBench();
  const known = store.data.inference?.nodes[node.id];
  const selected = store.selected === node.id;
  const given = node.id !== snakeCase(node.kind) && !new RegExp(`^${snakeCase(node.kind)}_\\d+$`).test(node.id);
  const settings = catalog ? differing(catalog, node, language) : [];
  const words = settings.map((one) => (one.plain ? one.text : `${one.name} ${one.text}`)).join(" · ");
  const output = outputText(known, t("scalar"), language);
  const parameters = known ? (known.outputs.length > 0 || known.parameters > 0 ? known.parameters : null) : null;
  const sources = sourcesWorthNaming(store.design, props.index);
  const worst = problems.find((one) => one.severity === "error") ?? problems[0];
  const tabbable = selected || (store.selected === null && props.index === 0);
  const label = [
    node.kind, node.id, words, `${t("output")} ${output}`,
    parameters === null ? "" : t("n_parameters", { count: count(parameters, language) }),
    ...problems.map((one) => pick(one.sentence, language)),
  ];
  return (
    <div
      role="button" tabIndex={tabbable ? 0 : -1} className="lw-layer" data-node={node.id} data-colour={colourOf(catalog, node.kind)}
      data-selected={selected || undefined} data-broken={props.broken || undefined} aria-pressed={selected}
      aria-label={label.filter(Boolean).join(", ")} draggable={!props.renaming}
      onClick={() => store.select(node.id)}
      onDoubleClick={props.onInspect}
      onFocus={() => store.select(node.id)}
      onKeyDown={(event) => event.target === event.currentTarget && props.onKey(event)}
      onDragStart={(event) => {
        event.dataTransfer.setData(NODE_TYPE, node.id);
        event.dataTransfer.effectAllowed = "move";
      }}
    >
      <span className="lw-stripe" />
      <Icon name={glyph(groupOf(catalog, node))} className="lw-glyph" />
      <span className="lw-what">
        <span className="lw-kind">{given && !props.renaming ? node.id : node.kind}</span>
        {props.renaming ? <Rename node={node} onRename={props.onRename} /> : <span className="lw-id" title={node.id}>{given ? node.kind : node.id === snakeCase(node.kind) ? "" : node.id}</span>}
      </span>
      <span className="lw-args" title={settings.map((one) => `${one.name} = ${one.text}`).join("\n")}>
        {sources.length > 0 && <span className="lw-from">{t("from", { sources: sources.map((edge) => edge.source).join(" + ") })}</span>}
        {words}
      </span>
      {props.live ? <MiniHistogram live={props.live} layer={node.id} /> : <span />}
      <span className="lw-badge-place">
        {worst && (
          <span className="lw-badge" data-severity={worst.severity} title={problems.map((one) => pick(one.sentence, language)).join("\n")}>
            {worst.severity === "error" ? "!" : <Icon name="alert" />}
          </span>
        )}
      </span>
      <span className="lw-shape" title={known?.outputs.map((one) => one.dtype).join(", ")}>{output}</span>
      <span className="lw-params">{parameters === null ? "?" : parameters > 0 ? count(parameters, language) : "—"}</span>
      <Actions node={node} index={props.index} />
    </div>
  );
}

function Actions({ node, index }: { node: LayerNode; index: number }): React.ReactNode {
  const { store, t } = useBench();
  const stop = (event: React.MouseEvent, act: () => void): void => {
    event.stopPropagation();
    act();
  };
  return (
    <span className="lw-row-actions">
      <button type="button" tabIndex={-1} className="lw-bare" title={`${t("duplicate")} (Ctrl+D)`} aria-label={t("duplicate_layer", { node: node.id })} onClick={(event) => stop(event, () => store.edit({ type: "duplicate_nodes", nodes: [node.id] }))}>
        <Icon name="copy" />
      </button>
      <button
        type="button" tabIndex={-1} className="lw-bare" title={`${t("remove")} (Delete)`} aria-label={t("remove_layer", { node: node.id })}
        onClick={(event) => stop(event, () => {
          const next = store.design.nodes[index + 1] ?? store.design.nodes[index - 1];
          store.edit({ type: "remove_nodes", nodes: [node.id] });
          if (next) store.select(next.id);
        })}
      >
        <Icon name="trash" />
      </button>
    </span>
  );
}

function Rename({ node, onRename }: { node: LayerNode; onRename: Props["onRename"] }): React.ReactNode {
  const { t } = useBench();
  const box = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(node.id);
  const finished = useRef(false);
  const finish = (name: string | null): void => {
    if (finished.current) return;
    finished.current = true;
    onRename(name);
  };
  useEffect(() => box.current?.select(), []);
  return (
    <input
      ref={box} className="lw-rename" aria-label={t("layer_name")} value={typed} maxLength={80} spellCheck={false}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={() => finish(typed)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Enter") finish(typed);
        if (event.key === "Escape") finish(null);
      }}
    />
  );
}
