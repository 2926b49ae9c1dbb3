/** Top right, while several layers are picked: what can be done with all of them. */

import { useBench } from "../ui/bench";
import { Icon, type IconName } from "../ui/Icon";
import type { WordKey } from "../words";
import type { Arranging } from "./arranging";
import type { Alignment, Distribution } from "./placing";

const SIDES: [Alignment, IconName, WordKey][] = [
  ["left", "left_edges", "align_left"], ["centre", "centres", "align_centre"], ["right", "right_edges", "align_right"],
  ["top", "top_edges", "align_top"], ["middle", "middles", "align_middle"], ["bottom", "bottom_edges", "align_bottom"],
];
const WAYS: [Distribution, IconName, WordKey][] = [["across", "across", "distribute_across"], ["down", "downward", "distribute_down"]];

type Props = { count: number; arranging: Arranging; onRemove: () => void; onGroup: () => void };

export function SelectionBar({ count, arranging, onRemove, onGroup }: Props): React.ReactNode {
  const { t } = useBench();
  const button = (icon: IconName, label: string, act: () => void, keys = ""): React.ReactNode => (
    <button key={icon} type="button" className="lw-bare" onClick={act} aria-label={label} title={keys ? `${label} (${keys})` : label}><Icon name={icon} /></button>
  );
  return (
    <div className="lw-selection" role="toolbar" aria-label={t("selection_tools")}>
      <span className="lw-selection-count" role="status">{t("n_selected", { count })}</span>
      {button("copy", t("copy"), arranging.copy, "Ctrl+C")}
      {button("cut", t("cut"), arranging.cut, "Ctrl+X")}
      {button("twice", t("duplicate"), arranging.duplicate, "Ctrl+D")}
      {button("group", t("group"), onGroup, "Ctrl+G")}
      {button("again", t("use_layers_again"), arranging.useAgain, "Ctrl+Shift+D")}
      {button("trash", t("remove"), onRemove, "Delete")}
      <span className="lw-rule" />
      {SIDES.map(([side, icon, word]) => button(icon, t(word), () => arranging.align(side)))}
      {count > 2 && <span className="lw-rule" />}
      {count > 2 && WAYS.map(([way, icon, word]) => button(icon, t(word), () => arranging.distribute(way)))}
    </div>
  );
}
