/** At the right of the page's header: language, theme, help. */

import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { HeaderData } from "../core/types";
import { COMMAND_KEY, signals } from "../host";
import { currentTheme, switchTheme } from "../theme";
import { useWords, type WordKey } from "../words";
import { Icon } from "./Icon";

export function Header({ data }: { data: HeaderData }): React.ReactNode {
  const t = useWords();
  const box = useRef<HTMLDivElement>(null);
  const [help, setHelp] = useState(false);
  const [theme, setTheme] = useState<"light" | "dark">("light");
  useEffect(() => {
    const look = (): void => setTheme(currentTheme(box.current));
    look();
    window.addEventListener("layerwise-theme", look);
    return () => window.removeEventListener("layerwise-theme", look);
  }, []);
  useEffect(() => {
    const open = (): void => setHelp(true);
    const press = (event: KeyboardEvent): void => {
      const target = event.composedPath()[0];
      const typing = target instanceof HTMLElement && (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable);
      if (event.key === "?" && !typing && !event.defaultPrevented) setHelp(true);
    };
    signals.addEventListener("help", open);
    window.addEventListener("keydown", press);
    return () => {
      signals.removeEventListener("help", open);
      window.removeEventListener("keydown", press);
    };
  }, []);
  const other = data.language === "zh" ? "en" : "zh";
  // Streamlit changes the address as one works: it is read when the link is used.
  const address = (): string => {
    const url = new URL(window.location.href);
    url.searchParams.set("lang", other);
    return url.href;
  };
  return (
    <div ref={box} className="lw-header">
      <a className="lw-bare lw-textual" href={address()} onClick={(event) => (event.currentTarget.href = address())} lang={other === "zh" ? "zh-CN" : "en"} target="_self">{other === "zh" ? "中文" : "English"}</a>
      <button type="button" className="lw-bare" onClick={() => switchTheme(theme === "dark" ? "light" : "dark", Object.values(data.links ?? {}))} aria-label={t(theme === "dark" ? "to_light" : "to_dark")} title={t(theme === "dark" ? "to_light" : "to_dark")}>
        <Icon name={theme === "dark" ? "sun" : "moon"} />
      </button>
      <button type="button" className="lw-bare" onClick={() => setHelp(true)} aria-label={t("help")} title={`${t("help")} (?)`}>
        <Icon name="help" />
      </button>
      {help && <Help onClose={() => setHelp(false)} />}
    </div>
  );
}

const KEYS: [string, WordKey][] = [
  ["/", "key_search"], ["Enter", "key_add"], ["↑ ↓", "key_move_focus"], ["← →", "key_along"], ["Alt ↑ ↓", "key_move_layer"],
  ["A", "key_behind"], ["C", "key_connect"],
  ["Delete", "key_remove"], ["Ctrl D", "key_duplicate"], ["Ctrl G", "key_group"], ["Ctrl Shift G", "key_ungroup"], ["F", "key_fold"], ["F2", "key_rename"], ["Ctrl Z", "key_undo"],
  ["Ctrl Shift Z", "key_redo"], ["Ctrl Enter", "key_train"], ["?", "key_help"],
];

function Help({ onClose }: { onClose: () => void }): React.ReactNode {
  const t = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className="lw-dialog" aria-labelledby="lw-help-title" onClose={onClose} onClick={(event) => event.target === dialog.current && dialog.current?.close()}>
      <div className="lw-dialog-body">
        <h2 id="lw-help-title">{t("help")}</h2>
        <p className="lw-quiet">{t("help_intro")}</p>
        <dl>
          {KEYS.map(([key, word]) => (
            <div key={key}>
              <dt>{key.split(" ").map((one) => <kbd key={one}>{one === "Ctrl" ? COMMAND_KEY : one}</kbd>)}</dt>
              <dd>{t(word)}</dd>
            </div>
          ))}
        </dl>
        <button type="button" className="lw-button" onClick={() => dialog.current?.close()}>{t("close")}</button>
      </div>
    </dialog>
  );
}
