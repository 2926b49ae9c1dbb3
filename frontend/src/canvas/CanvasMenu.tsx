/** What else can be done on the canvas, with the keys that do it, and how it is to behave. */

import { useBench } from "../ui/bench";
import { Icon, type IconName } from "../ui/Icon";
import { Popover } from "../ui/Popover";
import type { WordKey } from "../words";
import { COMMAND_KEY } from "../host";
import { changeSettings, FLOWS, SNAPS, useSettings } from "./settings";

export type MenuEntry = { icon: IconName; word: WordKey; keys: string; act: () => void; off?: boolean };

type Props = { anchor: HTMLElement | null; entries: readonly MenuEntry[]; onClose: () => void };

export function CanvasMenu({ anchor, entries, onClose }: Props): React.ReactNode {
  const { t } = useBench();
  const { flow, snap } = useSettings();
  return (
    <Popover anchor={anchor} label={t("canvas_menu")} width={520} className="lw-canvas-menu" role="menu" onClose={onClose}>
      <div className="lw-menu">
        {entries.map(({ icon, word, keys, act, off }) => (
          <button
            key={word} type="button" role="menuitem" aria-disabled={off || undefined}
            onClick={() => {
              if (off) return;
              onClose();
              anchor?.focus({ preventScroll: true });
              act();
            }}
          >
            <Icon name={icon} />
            <span>{t(word)}</span>
            <span className="lw-stretch" />
            {keys && <kbd>{keys.replace("Ctrl", COMMAND_KEY)}</kbd>}
          </button>
        ))}
      </div>
      <div className="lw-menu">
        <Choice title="layout_direction" names={FLOWS} word={(one) => `flow_${one}`} chosen={flow} choose={(one) => changeSettings({ flow: one })} />
        <Choice title="snapping" names={SNAPS} word={(one) => `snap_${one}`} chosen={snap} choose={(one) => changeSettings({ snap: one })} />
      </div>
    </Popover>
  );
}

type ChoiceProps<T extends string> = { title: WordKey; names: readonly T[]; word: (one: T) => WordKey; chosen: T; choose: (one: T) => void };

function Choice<T extends string>({ title, names, word, chosen, choose }: ChoiceProps<T>): React.ReactNode {
  const { t } = useBench();
  return (
    <div role="group" aria-label={t(title)} className="lw-menu">
      <div className="lw-menu-title" aria-hidden="true">{t(title)}</div>
      {names.map((one) => (
        <button key={one} type="button" role="menuitemradio" aria-checked={one === chosen} onClick={() => choose(one)}>
          <span className="lw-check">{one === chosen && <Icon name="check" />}</span>
          <span>{t(word(one))}</span>
        </button>
      ))}
    </div>
  );
}
