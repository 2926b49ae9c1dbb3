/** The network as a graph: layers as cards, connections as curves; drawn, repaired and rearranged by hand. */

import { Background, BackgroundVariant, MiniMap, ReactFlow, ReactFlowProvider, useReactFlow, type Connection, type Viewport } from "@xyflow/react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { standIn } from "../core/grouptree";
import type { Catalog } from "../core/parts";
import { later } from "../later";
import { colourOf, useBench } from "../ui/bench";
import { Icon } from "../ui/Icon";
import { ListFooter } from "../ui/ListFooter";
import { useAdding } from "./adding";
import { useArranging } from "./arranging";
import { CanvasControls } from "./CanvasControls";
import type { MenuEntry } from "./CanvasMenu";
import { useDropping } from "./dropping";
import { useFar } from "./Far";
import { useFindKey } from "./findkey";
import { CARD, LIVE_HEIGHT } from "./graph";
import { FoldedCard, GroupFrame } from "./GroupCard";
import { chosenOf } from "./grouping";
import { groupPicked, modelPicked, pickedGroups } from "./groupkeys";
import { canvasKeys } from "./keys";
import { LayerCard } from "./LayerCard";
import { NoteCard } from "./NoteCard";
import type { CanvasNode } from "./notes";
import { SelectionBar } from "./SelectionBar";
import { connecting, reconnecting, whyNot, type Wanted } from "./rules";
import { useSettings } from "./settings";
import { useModifiers } from "./modifiers";
import { SnapLines } from "./SnapLines";
import { useStable } from "./stable";
import { useGraph } from "./scene";
import { useCanvasState } from "./state";
import { Tie } from "./Tie";
import { useTied } from "./ties";
import { keepViewport, viewportOf } from "./view";
import { useWhole } from "./whole";
import { WhyNot } from "./WhyNot";
import { Wire } from "./Wire";

const nodeTypes = { card: LayerCard, folded: FoldedCard, frame: GroupFrame, note: NoteCard };
const edgeTypes = { wire: Wire, tie: Tie };
const AddHere = later(async () => (await import("./AddHere")).AddHere, true);
const Finder = later(async () => (await import("./Finder")).Finder, true);

/** The border, and the tools at the bottom. */
const IN_SIGHT = { left: 8, top: 8, right: 8, bottom: 52 } as const;
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
  const edges = useTied(store.design, graph.nodes, graph.edges);
  const adding = useAdding(state, box);
  const boxing = useModifiers();
  const arranging = useArranging(state, graph, box);
  const seen = useRef(chosenOf(store));
  // What was dropped is in sight: nothing moves away under the pointer.
  const dropping = useDropping(state, graph, (id) => {
    seen.current = id;
  });
  useFar(box);
  useWhole(graph, box, IN_SIGHT);
  const [map, setMap] = useState(false);
  const [finding, setFinding] = useState(false);
  useFindKey(box, useCallback(() => setFinding(true), []));
  const id = store.data.design_id;
  const viewport = useMemo(() => viewportOf(id), [id]);
  const keys = canvasKeys({ state, graph, onInspect, onAdd, onBranch: (node) => branch(node), onNoteKey: arranging.note, show: (node) => shown(node) });

  const shown = (node: string): void => {
    const place = graph.places.get(node);
    const { x, y, zoom } = flow.getViewport();
    const room = box.current?.getBoundingClientRect();
    if (!place || !room) return;
    // No farther than it takes: what was in sight stays in sight.
    const into = (low: number, length: number, least: number, most: number): number => Math.max(least - low, Math.min(0, most - length - low));
    const dx = into(place[0] * zoom + x, CARD.width * zoom, IN_SIGHT.left, room.width - IN_SIGHT.right);
    const dy = into(place[1] * zoom + y, (CARD.height + LIVE_HEIGHT) * zoom, IN_SIGHT.top, room.height - IN_SIGHT.bottom);
    if (dx !== 0 || dy !== 0) void flow.setViewport({ x: x + dx, y: y + dy, zoom }, { duration: 0 });
  };
  // By key: beside the card, placed by the layout.
  const branch = (node: string): void => {
    const at = box.current?.querySelector(`[data-node="${CSS.escape(node)}"]`)?.getBoundingClientRect();
    if (at && !store.locked) adding.open({ x: at.right, y: at.top }, { node, source_handle: 0, backwards: false }, false);
  };
  // A new direction is seen as a whole.
  const { flow: direction } = useSettings();
  const before = useRef(direction);
  useEffect(() => {
    if (before.current === direction) return;
    before.current = direction;
    window.setTimeout(() => void flow.fitView(FIT), 60);
  }, [direction, flow]);
  // What was chosen elsewhere (the next problem, a new layer) comes into sight.
  const chosen = chosenOf(store);
  useEffect(() => {
    if (chosen !== null && chosen !== seen.current) shown(chosen);
    seen.current = chosen;
  });

  const nothing = state.picked.size === 0;
  const entries: MenuEntry[] = [
    { icon: "copy", word: "copy", keys: "Ctrl+C", act: arranging.copy, off: nothing },
    { icon: "cut", word: "cut", keys: "Ctrl+X", act: arranging.cut, off: nothing },
    { icon: "paste", word: "paste", keys: "Ctrl+V", act: arranging.paste },
    { icon: "again", word: "use_layers_again", keys: "Ctrl+Shift+D", act: arranging.useAgain, off: nothing },
    { icon: "fit", word: "select_all", keys: "Ctrl+A", act: () => state.pickMany(graph.shown.design.nodes.map((node) => node.id)) },
    { icon: "group", word: "group_selected", keys: "Ctrl+G", act: () => groupPicked(state), off: nothing },
    { icon: "model", word: "own_model", keys: "", act: () => modelPicked(state), off: pickedGroups(state).length === 0 },
    { icon: "search", word: "find_layer", keys: "Ctrl+F", act: () => setFinding(true) },
    { icon: "note", word: "add_note", keys: "N", act: arranging.note },
  ];

  // A note that was put below what is in sight comes into it.
  useEffect(() => {
    if (state.writing !== null) shown(state.writing);
  }, [state.writing]);

  const focusBox = useStable(() => box.current?.focus({ preventScroll: true }));
  const onMoved = useStable(graph.onMoved);
  const handlers = {
    // A design that is seen for the first time is seen as a whole.
    onInit: useStable(() => {
      if (!viewport) void flow.fitView(FIT);
    }),
    onNodesChange: useStable(graph.onNodesChange), onEdgesChange: useStable(graph.onEdgesChange),
    onNodeDragStop: onMoved, onSelectionDragStop: onMoved,
    onSelectionEnd: focusBox, onEdgeClick: focusBox, onConnectEnd: useStable(adding.onConnectEnd),
    onConnect: useStable((wanted: Connection): void => {
      const { source, target, source_handle } = wantedOf(wanted);
      if (whyNot(store.design, { source, target, source_handle }) === null) store.edit(connecting(store.design, catalog, { source, target, source_handle }));
    }),
    isValidConnection: useStable((one: Ends) => whyNot(store.design, wantedOf(one)) === null),
    onReconnect: useStable((old: { id: string }, wanted: Connection): void => {
      const edit = reconnecting(store.design, catalog, old.id, wantedOf(wanted));
      if (edit) store.edit(edit);
    }),
    onPaneClick: useStable(() => state.pickNone()),
    onMoveEnd: useStable((_: unknown, place: Viewport) => keepViewport(id, place)),
  };

  return (
    <main ref={box} tabIndex={-1} className="lw-network lw-canvas" aria-label={t("network")} aria-describedby="lw-canvas-keys" onKeyDown={keys}>
      <ReactFlow
        nodes={graph.nodes} edges={edges} nodeTypes={nodeTypes} edgeTypes={edgeTypes}
        {...handlers}
        onDragOver={dropping.over} onDragLeave={dropping.leave} onDrop={dropping.drop}
        {...(viewport ? { defaultViewport: viewport } : {})}
        nodesDraggable={!store.locked} nodesConnectable={!store.locked} edgesReconnectable={!store.locked}
        minZoom={0.04} maxZoom={2} connectionRadius={48} deleteKeyCode={null} disableKeyboardA11y
        nodesFocusable={false} edgesFocusable={false} zoomOnDoubleClick={false} selectionKeyCode={null} multiSelectionKeyCode={null} defaultEdgeOptions={boxing ? BOXED : undefined} selectionOnDrag={boxing} panOnDrag={!boxing}
        elevateNodesOnSelect={false} proOptions={{ hideAttribution: true }}
      >
        <Background variant={BackgroundVariant.Dots} gap={16} size={1} color="var(--lw-line)" />
        <SnapLines lines={graph.snapping.lines} />
        {map && (
          <MiniMap<CanvasNode>
            position="bottom-right" pannable zoomable className="lw-map" ariaLabel={t("map")} nodeStrokeWidth={0} nodeBorderRadius={6}
            nodeColor={(node) => mapColour(catalog, node)}
          />
        )}
      </ReactFlow>
      {state.picked.size > 1 && <SelectionBar count={state.picked.size} arranging={arranging} onRemove={state.removePicked} onGroup={() => groupPicked(state)} />}
      {adding.opened && <AddHere opened={adding.opened} onPick={adding.pick} onClose={adding.close} />}
      {finding && (
        <Finder
          onClose={(back) => {
            setFinding(false);
            if (back) (chosen === null ? box.current?.focus() : state.focus(chosen));
          }}
          onPick={(found) => {
            setFinding(false);
            // A layer that a folded group hides is selected there: the card that stands for it is shown.
            const seen = standIn(store.design, found);
            shown(seen);
            state.pickMany([seen]);
            if (seen !== found) store.select(found);
          }}
        />
      )}
      {store.locked && <p className="lw-locked" role="status"><Icon name="lock" />{t("locked")}</p>}
      <WhyNot linking={state.linking} />
      {store.design.nodes.length === 0 && <p className="lw-empty">{t("empty_network")}</p>}
      <CanvasControls fit={FIT} tidy={state.tidy} onList={onList} map={map} onMap={() => setMap(!map)} entries={entries} />
      <div className="lw-canvas-footer"><ListFooter /></div>
      <span id="lw-canvas-keys" className="lw-hidden">{t("canvas_keys")} {t("group_keys")}</span>
    </main>
  );
}

type Ends = { source: string; target: string; sourceHandle?: string | null | undefined };

function wantedOf(one: Ends): Wanted {
  return { source: one.source, target: one.target, source_handle: Number(one.sourceHandle ?? 0) };
}

function mapColour(catalog: Catalog | null, node: CanvasNode): string {
  if (node.type === "frame") return "transparent";
  return `var(--lw-${node.type === "note" ? "line" : node.type === "folded" ? "primary" : colourOf(catalog, node.data.node.kind)})`;
}
