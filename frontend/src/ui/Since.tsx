/** What was changed since a run: counted beside its name, listed on a click, and marked on the canvas meanwhile. */

import { useState } from "react";
import { createPortal } from "react-dom";
import { connectionText, countOf, marks, settingText, wordsOf, type Changes, type LayerChange } from "../core/changes";
import type { Run } from "../core/types";
import { useWords } from "../words";
import { useBench } from "./bench";
import { Popover } from "./Popover";

export function Since({ run }: { run: Run }): React.ReactNode {
  const t = useWords();
  const [anchor, setAnchor] = useState<HTMLButtonElement | null>(null);
  const [open, setOpen] = useState(false);
  const { changes } = run;
  const count = changes ? countOf(changes) : 0;
  if (!changes || count === 0) return null;
  const page = anchor?.closest(".lw-page");
  return (
    <>
      <button ref={setAnchor} type="button" className="lw-link" aria-haspopup="dialog" aria-expanded={open} onClick={() => setOpen(!open)}>{t("changes_since", { count })}</button>
      {open && page && createPortal(
        <Popover anchor={anchor} label={t("changed_since", { number: run.number })} width={380} onClose={() => setOpen(false)}>
          <h4 className="lw-popover-title">{t("changed_since", { number: run.number })}</h4>
          <ul className="lw-changes" tabIndex={0} data-autofocus><Entries changes={changes} /></ul>
          <style>{marks(changes)}</style>
        </Popover>,
        page,
      )}
    </>
  );
}

function Entries({ changes }: { changes: Changes }): React.ReactNode {
  const { catalog, language, t } = useBench();
  return (
    <>
      {changes.layers.map((one) => (
        <Entry
          key={`${one.before} ${one.after}`} what={one.what} text={nameOf(one)} quiet={one.kind}
          more={one.settings.map((it) => settingText(it, t("keras_default"), wordsOf(catalog, one.kind, language)))}
        />
      ))}
      {changes.added.map((one) => <Entry key={`+${connectionText(one)}`} what="added" text={connectionText(one)} />)}
      {changes.removed.map((one) => <Entry key={`-${connectionText(one)}`} what="removed" text={connectionText(one)} />)}
      {changes.models.map((one) => <Entry key={`model ${one}`} what="changed" text={t("model_changed", { name: one })} />)}
      {changes.plan.map((one) => <Entry key={`plan ${one.name}`} what="changed" text={settingText(one, t("as_proposed"), wordsOf(catalog, null, language))} />)}
    </>
  );
}

function nameOf({ before, after }: LayerChange): string {
  return before !== null && after !== null && before !== after ? `${before} → ${after}` : (after ?? before ?? "");
}

const SIGNS = { added: "+", removed: "−", changed: "~", renamed: "~" } as const;

function Entry(props: { what: LayerChange["what"]; text: string; quiet?: string; more?: string[] }): React.ReactNode {
  const t = useWords();
  return (
    <li data-what={props.what}>
      <b role="img" aria-label={t(`change_${props.what}`)} title={t(`change_${props.what}`)}>{SIGNS[props.what]}</b>
      <span>
        {props.text} {props.quiet && <span className="lw-quiet">{props.quiet}</span>}
        {props.more?.map((line) => <span key={line} className="lw-change-line">{line}</span>)}
      </span>
    </li>
  );
}
