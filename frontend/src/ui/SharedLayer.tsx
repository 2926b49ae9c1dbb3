/** In the inspector: which other places of the network call this layer, and calling it once more. */

import { INPUT } from "../core/chain";
import { callsOf } from "../core/layers";
import type { LayerNode } from "../core/types";
import { useBench } from "./bench";
import { Icon } from "./Icon";

/** Above the arguments: an edit of them is an edit of all. */
export function SharedNote({ node }: { node: LayerNode }): React.ReactNode {
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

export function UseAgain({ node }: { node: LayerNode }): React.ReactNode {
  const { store, t } = useBench();
  if (node.kind === INPUT) return null;
  const again = (): void => {
    const added = store.add({ type: "share_layers", nodes: [node.id] });
    if (added !== null) store.select(added);
  };
  return (
    <button type="button" className="lw-button lw-small lw-use-again" title={`${t("use_again_help")} (Ctrl+Shift+D)`} onClick={again}>
      <Icon name="again" /> {t("use_again")}
    </button>
  );
}
