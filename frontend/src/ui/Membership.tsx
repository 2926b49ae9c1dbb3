/** In which group a layer lies, and whether what is done to it is done to its copies. */

import { copiesOf, groupAround } from "../core/copies";
import type { LayerNode } from "../core/types";
import { useBench } from "./bench";
import { Icon } from "./Icon";

export function Membership({ node }: { node: LayerNode }): React.ReactNode {
  const { store, t } = useBench();
  const { groups } = store.design;
  if (groups.length === 0) return null;
  const own = groupAround(store.design, node.id);
  const copies = copiesOf(store.design, own).length;
  const move = (to: string): void => {
    store.edit({ type: "join_group", nodes: [node.id], group: to || null });
  };
  const setAll = (all: boolean): void => {
    store.allCopies = all;
    store.changed();
  };
  return (
    <div className="lw-membership">
      <label className="lw-field">
        <span className="lw-label">{t("in_group")}</span>
        <span className="lw-select"><select value={own?.id ?? ""} onChange={(event) => move(event.target.value)}>
          <option value="">{t("no_group")}</option>
          {groups.map((group) => <option key={group.id} value={group.id}>{group.name}</option>)}
        </select><Icon name="down" /></span>
      </label>
      {copies > 1 && (
        <label className="lw-all-copies" title={t("in_all_copies_help")}>
          <input type="checkbox" role="switch" checked={store.allCopies} onChange={(event) => setAll(event.target.checked)} />
          <span>{t("in_all_copies", { count: copies })}</span>
        </label>
      )}
    </div>
  );
}
