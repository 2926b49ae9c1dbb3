/** In the inspector: calling a layer once more. */

import { INPUT } from "../core/chain";
import type { LayerNode } from "../core/types";
import { useBench } from "./bench";
import { Icon } from "./Icon";

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
