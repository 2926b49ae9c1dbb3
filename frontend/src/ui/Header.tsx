/** At the right of the page's header: language, theme, help. */

import { useEffect, useRef, useState } from "react";
import type { HeaderData } from "../core/types";
import { later } from "../later";
import { signals } from "../host";
import { currentTheme, switchTheme } from "../theme";
import { useWords } from "../words";
import { Icon } from "./Icon";

const Help = later(async () => (await import("./Help")).Help);

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
