/** One layer on the canvas: what it is, what was set, what comes out, how many parameters, and how it learns. */

import { Position, type NodeProps } from "@xyflow/react";
import { Fragment, memo, useRef } from "react";
import { INPUT } from "../core/chain";
import { count } from "../core/format";
import { useLayerAlarm } from "../ui/alarms";
import { Badge } from "../ui/Badge";
import { colourOf, groupOf } from "../ui/bench";
import { BrokenCard } from "../ui/BrokenCard";
import { described } from "../ui/described";
import { glyph, Icon } from "../ui/Icon";
import { Naming } from "../ui/Naming";
import { MiniHistogram } from "../ui/MiniHistogram";
import { SharedSign } from "../ui/SharedSign";
import { PartName } from "../ui/PartName";
import { pick, say } from "../words";
import { Far } from "./Far";
import { Pinned } from "./Pinned";
import { Port, useNear } from "./Port";
import { QuickArguments } from "./QuickArguments";
import { CARD, HANDLE_GAP, HANDLE_Y, outputsOf, type CardNode } from "./graph";

/** The card's border is above the place from which the browser counts, and a handle is a point of one pixel. */
const TOP = HANDLE_Y - 1;
const HANDLE = { top: TOP };
const NO_SHARE = [0, 0] as const;
const MIDDLE = { left: CARD.width / 2 - 0.5 };

export const LayerCard = memo(function LayerCard({ data, selected }: NodeProps<CardNode>): React.ReactNode {
  const { node, known, catalog, language, actions } = data;
  const { given, settings, words, output, parameters, shared, problems, worst, label } = described(data);
  const { trouble, alarm } = useLayerAlarm(data.alarms, node, language);
  const outputs = outputsOf(known);
  const name = given ? node.id : node.kind;
  const title = `${node.kind} · ${node.id}`;
  // Where nothing was set, the name has the room of two lines.
  const lines = !words && !given && !data.renaming ? inLines(name) : null;
  // The first click picks the card, the next one opens its arguments.
  const before = useRef(false);
  const { near, ...pointer } = useNear(selected);
  return (
    <div
      role="group" tabIndex={data.tabbable ? 0 : -1} className="lw-node" data-node={node.id} data-colour={colourOf(catalog, node.kind)}
      data-selected={selected || undefined} data-linking={data.linking || undefined} data-broken={worst?.severity === "error" || undefined}
      aria-current={selected || undefined} aria-label={[label, ...alarm].join(", ")}
      onFocus={(event) => event.target === event.currentTarget && actions.select(node.id)}
      onDoubleClick={() => actions.rename(node.id)} {...pointer}
    >
      {node.kind !== INPUT && <Port node={node.id} near={near} type="target" position={data.down ? Position.Top : Position.Left} style={data.down ? MIDDLE : HANDLE} />}
      <span className="lw-stripe" />
      <Far name={typeof node.config.activation === "string" && node.kind === "Activation" ? node.config.activation : node.kind} width={CARD.width} />
      <div className="lw-node-name" data-tall={lines !== null || undefined}>
        <Icon name={glyph(groupOf(catalog, node))} className="lw-glyph" />
        {data.renaming ? <Naming of="layer_name" name={node.id} onName={(name) => actions.renamed(node.id, name)} /> : <b className="lw-room">{lines ? <span title={title}>{lines}</span> : <PartName text={name} title={title} />}</b>}
        {shared !== null && <SharedSign node={node} calls={data.calls} shared={shared} />}
      </div>
      {!lines && <button
        type="button" tabIndex={-1} className="lw-node-args lw-cut" title={settings.map((one) => `${one.name} = ${one.text}`).join("\n")} aria-label={words || given ? undefined : say(language, "quick_arguments", { node: node.id })}
        onPointerDown={() => (before.current = selected)} onClick={(event) => (before.current || event.detail === 0) && actions.quick(node.id)} onDoubleClick={(event) => event.stopPropagation()}
      >
        {words || (given ? node.kind : "")}
      </button>}
      {data.quick && <QuickArguments node={node} onClose={(back) => actions.quickDone(node.id, back)} />}
      <p className="lw-node-facts">
        <span className="lw-shape lw-cut" title={output}>{output}</span>
        <span className="lw-params">{node.layer !== undefined ? "" : parameters === null ? "?" : parameters > 0 ? count(parameters, language) : ""}</span>
      </p>
      {data.live && (known?.trainable ?? 0) > 0 && <MiniHistogram live={data.live} layer={node.id} />}
      <Badge worst={worst} told={[...alarm, ...problems.map((one) => pick(one.sentence, language))]} trouble={trouble} />
      {Array.from({ length: outputs }, (_, index) => (
        <Port
          key={index} node={node.id} near={near} id={outputs > 1 ? String(index) : null} type="source" position={data.down ? Position.Bottom : Position.Right}
          style={data.down ? { left: MIDDLE.left + index * HANDLE_GAP } : { top: TOP + index * HANDLE_GAP }}
        />
      ))}
      {data.broken && data.broken.source === null && <div className="lw-pin"><Pinned className="lw-node-problem" hung={NO_SHARE}><BrokenCard broken={data.broken} /></Pinned></div>}
    </div>
  );
});

const LONGEST = 13;

/** A long name with places where a line may end, before each word; `null` for one that fits. */
function inLines(name: string): React.ReactNode {
  const words = name.split(/(?<=\p{Ll})(?=\p{Lu})/u);
  if (name.length <= LONGEST || words.length < 2) return null;
  return words.map((word, index) => <Fragment key={index}>{index > 0 && <wbr />}{word}</Fragment>);
}
