/** In the inspector of a layer that is called with several tensors: which layer gives which of them. */

import { useId } from "react";
import { feeding, sourcesFor, takenBy, type Source, type Taken } from "../core/taking";
import type { LayerNode, Part } from "../core/types";
import { useBench } from "./bench";
import { Icon } from "./Icon";

export function TakenInputs({ node, part }: { node: LayerNode; part: Part }): React.ReactNode {
  const { store, t } = useBench();
  if (part.takes.length < 2 || part.inside) return null;
  const sources = sourcesFor(store.design, store.data.inference, node.id);
  return (
    <section className="lw-entering" aria-label={t("called_with")}>
      <h3>{t("called_with")}</h3>
      {takenBy(store.design, part, node.id).map((taken) => (
        <Row
          key={taken.handle} taken={taken} sources={sources}
          onPick={(source) => {
            const edit = feeding(node.id, taken, source);
            if (edit) store.edit(edit);
          }}
        />
      ))}
    </section>
  );
}

function Row({ taken, sources, onPick }: { taken: Taken; sources: readonly Source[]; onPick: (source: Source | null) => void }): React.ReactNode {
  const id = useId();
  const at = sources.findIndex((one) => one.node === taken.edge?.source && one.output === (taken.edge.source_handle ?? 0));
  return (
    <div className="lw-field">
      <label htmlFor={id} className="lw-label"><span className="lw-cut">{taken.name}</span></label>
      <div className="lw-control">
        <span className="lw-select">
          <select id={id} value={at} onChange={(event) => onPick(sources[Number(event.target.value)] ?? null)}>
            <option value={-1}>{taken.edge && at < 0 ? taken.edge.source : "—"}</option>
            {sources.map((one, index) => <option key={one.label} value={index}>{one.label}</option>)}
          </select>
          <Icon name="down" />
        </span>
      </div>
    </div>
  );
}
