/** On a card or row: that its layer is called in several places. */

import type { LayerNode } from "../core/types";
import { Icon } from "./Icon";

export function SharedSign({ node, calls, shared }: { node: LayerNode; calls: number; shared: string }): React.ReactNode {
  return (
    <span className="lw-shared-sign" title={shared}>
      <Icon name="again" />
      {node.layer === undefined && `×${calls}`}
    </span>
  );
}
