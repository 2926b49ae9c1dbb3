/** The network as a graph: layers as cards, connections as curves; drawn, repaired and rearranged by hand. */

import { Background, BackgroundVariant, MiniMap, ReactFlow, ReactFlowProvider, useReactFlow, type Connection } from "@xyflow/react";
import { useEffect, useMemo, useRef, useState } from "react";
import { groupOfMark } from "../core/grouptree";
import { colourOf, useBench } from "../ui/bench";
import { ListFooter } from "../ui/ListFooter";
import { AddHere } from "./AddHere";
import { useAdding } from "./adding";
import { useArranging } from "./arranging";
import { CanvasControls } from "./CanvasControls";
import type { MenuEntry } from "./CanvasMenu";
import { useDropping } from "./dropping";
import { CARD, LIVE_HEIGHT, type CanvasNode } from "./graph";
import { FoldedCard, GroupFrame } from "./GroupCard";
import { chosenOf } from "./grouping";
import { groupPicked } from "./groupkeys";
import { canvasKeys } from "./keys";
import { LayerCard } from "./LayerCard";
import { SelectionBar } from "./SelectionBar";
import { connecting, reconnecting, whyNot, type Wanted } from "./rules";
import { useModifiers } from "./modifiers";
import { SnapLines } from "./SnapLines";
import { useCanvasState, useGraph } from "./state";
import { keepViewport, viewportOf } from "./view";
import { WhyNot } from "./WhyNot";
import { Wire } from "./Wire";

const nodeTypes = { card: LayerCard, folded: FoldedCard, frame: GroupFrame };
const edgeTypes = { wire: Wire };
const FIT = { padding: { top: "20px", left: "16px", right: "16px", bottom: "56px" }, maxZoom: 1 } as const;

/** A box picks layers, not the connections among them: those go with them. */
const BOXED = { selectable: false };

type Props = { onInspect: () => void; onAdd: () => void; onList: () => void };

export function Canvas(props: Props): React.ReactNode {
  return (
    <ReactFlowProvider>
      <Flow {...props} />
    </ReactFlowProvider>
  );
}

function Flow({ onInspect, onAdd, onList }: Props): React.ReactNode {
  const { store, catalog, t } = useBench();
  const box = useRef<HTMLElement>(null);
  const flow = useReactFlow();
  const state = useCanvasState(store, box, onInspect);
  const graph = useGraph(state, box);
  const adding = useAdding(state, box);
  const boxing = useModifiers();
  const arranging = useArranging(state, graph, box);
  const dropping = useDropping(state, graph);
  const [map, setMap] = useState(false);
  const id = store.data.design_id;
  const viewport = useMemo(() => viewportOf(id), [id]);
  const keys = canvasKeys({ state, graph, onInspect, onAdd, onBranch: (node) => branch(node), show: (node) => shown(node) });

  const shown = (node: string): void => {
    const place = graph.places.get(node);
    const { x, y, zoom } = flow.getViewport();
    const room = box.current?.getBoundingClientRect();
    if (!place || !room) return;
    // No farther than it takes: what was in sight stays in sight.
    const into = (low: number, length: number, most: number): number => Math.max(12 - low, Math.min(0, most - 12 - length - low));
    const dx = into(place[0] * zoom + x, CARD.width * zoom, room.width);
    const dy = into(place[1] * zoom + y, (CARD.height + LIVE_HEIGHT) * zoom, room.height);
    if (dx !== 0 || dy !== 0) void flow.setViewport({ x: x + dx, y: y + dy, zoom }, { duration: 0 });
  };
  // By key: beside the card, placed by the layout.
  const branch = (node: string): void => {
    const at = box.current?.querySelector(`[data-node="${CSS.escape(node)}"]`)?.getBoundingClientRect();
    if (at && !store.locked) adding.open({ x: at.right, y: at.top }, { node, source_handle: 0, backwards: false }, false);
  };
  // What was chosen elsewhere (the next problem, a new layer) comes into sight.
  const chosen = chosenOf(store);
  const seen = useRef(chosen);
  useEffect(() => {
    if (chosen !== null && chosen !== seen.current) shown(chosen);
    seen.current = chosen;
  });

  const nothing = state.picked.size === 0;
  const entries: MenuEntry[] = [
    { icon: "copy", word: "copy", keys: "Ctrl+C", act: arranging.copy, off: nothing },
    { icon: "cut", word: "cut", keys: "Ctrl+X", act: arranging.cut, off: nothing },
    { icon: "paste", word: "paste", keys: "Ctrl+V", act: arranging.paste },
    { icon: "fit", word: "select_all", keys: "Ctrl+A", act: () => state.pickMany(graph.shown.design.nodes.map((node) => node.id)) },
    { icon: "group", word: "group_selected", keys: "Ctrl+G", act: () => groupPicked(state), off: nothing },
  ];

  const connect = (wanted: Connection): void => {
    const { source, target } = wanted;
    const source_handle = Number(wanted.sourceHandle ?? 0);
    if (whyNot(store.design, { source, target, source_handle }) === null) store.edit(connecting(store.design, catalog, { source, target, source_handle }));
  };

  return (
    <main ref={box} tabIndex={-1} className="lw-network lw-canvas" aria-label={t("network")} aria-describedby="lw-canvas-keys" onKeyDown={keys}>
      <ReactFlow
        nodes={graph.nodes} edges={graph.edges} nodeTypes={nodeTypes} edgeTypes={edgeTypes}
        onNodesChange={graph.onNodesChange} onEdgesChange={graph.onEdgesChange} onNodeDragStop={graph.onMoved} onSelectionDragStop={graph.onMoved}
        onSelectionEnd={() => box.current?.focus({ preventScroll: true })}
        onConnectEnd={adding.onConnectEnd} onConnect={connect} isValidConnection={(one) => whyNot(store.design, wantedOf(one)) === null}
        onReconnect={(old, wanted) => {
          const edit = reconnecting(store.design, catalog, old.id, wantedOf(wanted));
          if (edit) store.edit(edit);
        }}
        onEdgeClick={() => box.current?.focus({ preventScroll: true })} onPaneClick={() => state.pickNone()} onMoveEnd={(_, place) => keepViewport(id, place)}
        onDragOver={dropping.over} onDragLeave={dropping.leave} onDrop={dropping.drop}
        {...(viewport ? { defaultViewport: viewport } : { fitView: true, fitViewOptions: FIT })}
        minZoom={0.04} maxZoom={2} connectionRadius={48} deleteKeyCode={null} disableKeyboardA11y
        nodesFocusable={false} edgesFocusable={false} zoomOnDoubleClick={false} selectionKeyCode={null} multiSelectionKeyCode={null} defaultEdgeOptions={boxing ? BOXED : undefined} selectionOnDrag={boxing} panOnDrag={!boxing}
        elevateNodesOnSelect={false} proOptions={{ hideAttribution: true }}
      >
        <Background variant={BackgroundVariant.Dots} gap={16} size={1} color="var(--lw-line)" />
        <SnapLines lines={graph.snapping.lines} />
        {map && (
          <MiniMap<CanvasNode>
            position="bottom-right" pannable zoomable className="lw-map" ariaLabel={t("map")} nodeStrokeWidth={0} nodeBorderRadius={6}
            nodeColor={(node) => (node.type === "frame" ? "transparent" : `var(--lw-${node.type === "folded" ? "primary" : colourOf(catalog, node.data.node.kind)})`)}
          />
        )}
      </ReactFlow>
      {state.picked.size > 1 && <SelectionBar count={state.picked.size} arranging={arranging} onRemove={state.removePicked} onGroup={() => groupPicked(state)} />}
      {adding.opened && (
        <AddHere
          at={adding.opened.at} onPick={adding.pick} onClose={adding.close}
          label={adding.opened.from ? t(adding.opened.from.backwards ? "add_before" : "add_behind", { node: store.design.groups.find((one) => one.id === groupOfMark(adding.opened?.from?.node ?? ""))?.name ?? adding.opened.from.node }) : t("add_layer")}
        />
      )}
      <WhyNot linking={state.linking} />
      {store.design.nodes.length === 0 && <p className="lw-empty">{t("empty_network")}</p>}
      <CanvasControls fit={FIT} tidy={state.tidy} onList={onList} map={map} onMap={() => setMap(!map)} entries={entries} />
      <div className="lw-canvas-footer"><ListFooter /></div>
      <span id="lw-canvas-keys" className="lw-hidden">{t("canvas_keys")} {t("group_keys")}</span>
    </main>
  );
}

function wantedOf(one: { source: string; target: string; sourceHandle?: string | null | undefined }): Wanted {
  return { source: one.source, target: one.target, source_handle: Number(one.sourceHandle ?? 0) };
}
