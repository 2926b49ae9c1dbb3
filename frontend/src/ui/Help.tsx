/** Every key, in the reader's language. */

import { useLayoutEffect, useRef } from "react";
import { COMMAND_KEY } from "../host";
import { useWords, type WordKey } from "../words";

const SECTIONS: [WordKey, [string, WordKey][]][] = [
  ["keys_everywhere", [
    ["Ctrl Enter", "key_train"], ["Ctrl Z", "key_undo"], ["Ctrl Shift Z", "key_redo"], ["/", "key_search"], ["Enter", "key_add"], ["?", "key_help"],
  ]],
  ["keys_going", [
    ["↑ ↓", "key_move_focus"], ["← →", "key_along"], ["Home", "key_first"], ["End", "key_last"], ["Ctrl F", "key_find"], ["Enter", "key_inspect"],
  ]],
  ["keys_changing", [
    ["E", "key_quick"], ["F2", "key_rename"], ["A", "key_behind"], ["Shift A", "key_branch"], ["C", "key_connect"], ["Alt ↑ ↓ ← →", "key_move_layer"],
    ["Ctrl D", "key_duplicate"], ["Delete", "key_remove"],
  ]],
  ["keys_several", [
    ["Shift ↑ ↓ ← →", "key_more"], ["Space", "key_toggle"], ["Ctrl A", "key_all"], ["Esc", "key_one"], ["Ctrl G", "key_group"], ["Ctrl Shift G", "key_ungroup"], ["F", "key_fold"], ["Ctrl C", "key_copy"], ["Ctrl X", "key_cut"], ["Ctrl V", "key_paste"],
  ]],
  ["keys_notes", [
    ["N", "key_note"], ["Enter", "key_write"], ["Esc", "key_written"], ["Alt Shift ↑ ↓ ← →", "key_size_note"], ["Shift L", "key_lock"],
  ]],
  ["keys_mouse", [
    ["Shift", "key_box"], ["Ctrl", "key_click_more"],
  ]],
];

export function Help({ onClose }: { onClose: () => void }): React.ReactNode {
  const t = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className="lw-dialog lw-help-sheet" aria-labelledby="lw-help-title" onClose={onClose} onClick={(event) => event.target === dialog.current && dialog.current?.close()}>
      <div className="lw-dialog-body">
        <h2 id="lw-help-title">{t("help")}</h2>
        <p className="lw-quiet">{t("help_intro")}</p>
        <div className="lw-keys" tabIndex={0} role="group" aria-label={t("help")}><div>
          {SECTIONS.map(([title, keys]) => (
            <section key={title} aria-label={t(title)}>
              <h3>{t(title)}</h3>
              <dl>
                {keys.map(([key, word]) => (
                  <div key={word}>
                    <dt>{key.split(" ").map((one) => <kbd key={one}>{one === "Ctrl" ? COMMAND_KEY : one === "Space" ? t("key_space") : one}</kbd>)}</dt>
                    <dd>{t(word)}</dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div></div>
        <button type="button" className="lw-button" onClick={() => dialog.current?.close()}>{t("close")}</button>
      </div>
    </dialog>
  );
}
