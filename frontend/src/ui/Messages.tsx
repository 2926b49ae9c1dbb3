/** What the run's worker told: the newest in a quiet line, all of it on a click. */

import { useState } from "react";
import { createPortal } from "react-dom";
import { duration } from "../core/format";
import type { Live } from "../live";
import { pick, useLanguage, useWords } from "../words";
import { Icon } from "./Icon";
import { Popover } from "./Popover";
import { useFeed } from "./running";

export function Messages({ live }: { live: Live }): React.ReactNode {
  const language = useLanguage();
  const t = useWords();
  const feed = useFeed(live, 300);
  const [anchor, setAnchor] = useState<HTMLButtonElement | null>(null);
  const [open, setOpen] = useState(false);
  const told = feed?.told() ?? [];
  const [newest] = told;
  if (!newest) return null;
  const page = anchor?.closest(".lw-page");
  const text = pick(newest.sentence, language);
  return (
    <>
      <button ref={setAnchor} type="button" className="lw-told" aria-haspopup="dialog" aria-expanded={open} title={text} onClick={() => setOpen(!open)}>
        <Icon name="alert" />
        <span className="lw-cut" role="status">{text}</span>
        {told.length > 1 && <span className="lw-told-count">{t("all_messages", { count: told.length })}</span>}
      </button>
      {open && page && createPortal(
        <Popover anchor={anchor} label={t("messages")} width={420} onClose={() => setOpen(false)}>
          <h4 className="lw-popover-title">{t("messages")}</h4>
          <ol className="lw-told-list" tabIndex={0} data-autofocus>
            {told.map((one, index) => (
              <li key={told.length - index}>
                <span className="lw-quiet">{one.t === null ? t("now") : duration(one.t, language)}</span>
                <span>{pick(one.sentence, language)}</span>
              </li>
            ))}
          </ol>
        </Popover>,
        page,
      )}
    </>
  );
}
