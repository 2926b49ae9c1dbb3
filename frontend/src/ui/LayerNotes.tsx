/** In the inspector: which other places of the network call a layer, and whether it begins with kept weights. */

import { callsOf } from "../core/layers";
import type { LayerNode } from "../core/types";
import { useBench } from "./bench";
import { Icon } from "./Icon";

export function LayerNotes({ node }: { node: LayerNode }): React.ReactNode {
  return (
    <>
      <SharedNote node={node} />
      <KeptNote node={node} />
    </>
  );
}

/** Above the arguments: an edit of them is an edit of all. */
function SharedNote({ node }: { node: LayerNode }): React.ReactNode {
  const { store, t } = useBench();
  const calls = callsOf(store.design, node);
  if (calls.length < 2) return null;
  const others = calls.filter((one) => one.id !== node.id);
  return (
    <div className="lw-shared-note">
      <p>
        <Icon name="again" /> {t("shared_note", { count: calls.length })}{" "}
        {others.map((one, index) => (
          <span key={one.id}>
            {index > 0 && ", "}
            <button type="button" className="lw-link" onClick={() => store.select(one.id)}>{one.id}</button>
          </span>
        ))}
      </p>
      <button type="button" className="lw-button lw-small" onClick={() => store.edit({ type: "separate_layers", nodes: [node.id] })}>{t("own_layer")}</button>
    </div>
  );
}

/** Where they don't fit any more, the checks say so, with the same button. */
function KeptNote({ node }: { node: LayerNode }): React.ReactNode {
  const { store, t } = useBench();
  const told = store.data.diagnostics.some((one) => one.code === "kept_weights" && (one.place.node === node.id || one.place.node === node.layer));
  if (!node.weights || told) return null;
  return (
    <div className="lw-shared-note">
      <p>{t("begins_kept")}</p>
      <button type="button" className="lw-button lw-small" onClick={() => store.edit({ type: "drop_weights", nodes: [node.id] })}>{t("start_anew")}</button>
    </div>
  );
}
