/** A link to a file that the app makes now: what it is busy with, and why there is none, is said on the page. */

import { useState } from "react";
import { save } from "../core/saving";
import { suggestedName, troubleOf } from "../core/takehome";
import { pick, useLanguage, useWords } from "../words";

type Props = { url: string; className?: string; role?: string; tell: (severity: string, text: string) => void; taken?: () => void; children: React.ReactNode };

/** A plain link for those who open it elsewhere; pressed, it fetches, so that a refusal can be read. */
export function TakeHome({ url, className, role, tell, taken, children }: Props): React.ReactNode {
  const language = useLanguage();
  const t = useWords();
  const [busy, setBusy] = useState(false);
  const take = async (): Promise<void> => {
    const slow = window.setTimeout(() => tell("info", t("making_file")), 700);
    try {
      const answer = await fetch(new URL(url, document.baseURI));
      if (answer.ok) save(await answer.blob(), suggestedName(answer.headers.get("Content-Disposition")));
      else tell("error", pick(troubleOf(await answer.text()), language) || t("no_file"));
    } catch {
      tell("error", t("no_file"));
    } finally {
      window.clearTimeout(slow);
      setBusy(false);
    }
  };
  return (
    <a
      href={url} download role={role} className={className} aria-busy={busy || undefined}
      onClick={(event) => {
        // With a key held it is the browser's: a new tab, a download of its own.
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        taken?.();
        if (busy) return;
        setBusy(true);
        void take();
      }}
    >
      {children}
    </a>
  );
}
