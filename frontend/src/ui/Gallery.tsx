/** The templates with their pictures: what each is for and which data it learns from. Picking one opens it as a new design. */

import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { dataOf, matching, readTemplates, stepInGrid, type Template } from "../core/gallery";
import { count } from "../core/format";
import type { Json } from "../core/types";
import { smallPicture } from "../picture/svg";
import { currentTheme } from "../theme";
import { pick } from "../words";
import { useBench } from "./bench";
import { Icon } from "./Icon";
import { StartingNetwork } from "./StartingNetwork";

const kept = new Map<string, Template[]>();

function useTemplates(url: string): { templates: Template[] | null; failed: boolean } {
  const [, redraw] = useState(0);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (kept.has(url)) return;
    void fetch(new URL(url, document.baseURI))
      .then(async (answer) => {
        if (!answer.ok) throw new Error(String(answer.status));
        kept.set(url, readTemplates((await answer.json()) as Json));
        redraw((number) => number + 1);
      })
      .catch(() => setFailed(true));
  }, [url]);
  return { templates: kept.get(url) ?? null, failed };
}

export function Gallery({ onClose }: { onClose: () => void }): React.ReactNode {
  const { store, t, catalog } = useBench();
  const dialog = useRef<HTMLDialogElement>(null);
  const grid = useRef<HTMLUListElement>(null);
  const [search, setSearch] = useState("");
  const { templates, failed } = useTemplates(store.data.templates_url);
  const found = useMemo(() => matching(templates ?? [], search, catalog), [templates, search, catalog]);
  useLayoutEffect(() => dialog.current?.showModal(), []);
  const cards = (): HTMLButtonElement[] => [...(grid.current?.querySelectorAll("button") ?? [])];
  const walk = (event: React.KeyboardEvent): void => {
    const all = cards();
    const at = all.indexOf(event.target as HTMLButtonElement);
    const columns = all.filter((one) => one.offsetTop === all[0]?.offsetTop).length;
    const next = at < 0 ? null : stepInGrid(at, event.key, all.length, columns);
    // Up from the first row goes back to the search.
    if (next === null && event.key !== "ArrowUp") return;
    event.preventDefault();
    if (next !== null) all[next]?.focus();
    else dialog.current?.querySelector("input")?.focus();
  };
  return (
    <dialog ref={dialog} className="lw-dialog lw-gallery" aria-labelledby="lw-gallery-title" onClose={onClose} onClick={(event) => event.target === dialog.current && dialog.current?.close()}>
      <div className="lw-gallery-head">
        <h2 id="lw-gallery-title">{t("templates")}</h2>
        <span className="lw-search">
          <Icon name="search" />
          <input
            type="search" autoFocus value={search} placeholder={t("find_template")} aria-label={t("find_template")} onChange={(event) => setSearch(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== "ArrowDown") return;
              event.preventDefault();
              cards()[0]?.focus();
            }}
          />
        </span>
        <span className="lw-quiet" role="status">{templates && t("n_templates", { count: found.length })}</span>
        <span className="lw-stretch" />
        <StartingNetwork done={() => dialog.current?.close()} />
        <button type="button" className="lw-bare" onClick={() => dialog.current?.close()} aria-label={t("close")} title={t("close")}><Icon name="close" /></button>
      </div>
      <ul ref={grid} className="lw-gallery-grid" onKeyDown={walk}>
        {found.map((one) => (
          <Card
            key={one.id} template={one}
            onPick={() => {
              store.act({ action: "new", template: one.id });
              dialog.current?.close();
            }}
          />
        ))}
      </ul>
      {failed && <p className="lw-gallery-none">{t("no_templates")}</p>}
      {templates && found.length === 0 && <p className="lw-gallery-none">{t("no_template_found")}</p>}
      <p className="lw-quiet lw-gallery-foot">{t("templates_keep")}</p>
    </dialog>
  );
}

function Card({ template, onPick }: { template: Template; onPick: () => void }): React.ReactNode {
  const { t, language, catalog } = useBench();
  const button = useRef<HTMLButtonElement>(null);
  const [theme, setTheme] = useState<"light" | "dark">("light");
  useLayoutEffect(() => setTheme(currentTheme(button.current?.closest(".lw-root") ?? null)), []);
  const { design } = template;
  const drawn = useMemo(() => smallPicture({ design, inference: null, diagnostics: [], catalog, language }, theme), [design, catalog, language, theme]);
  const id = `lw-template-${template.id}`;
  const download = catalog?.dataset(design.plan.data.source)?.download === true;
  return (
    <li>
      <button ref={button} type="button" data-template={template.id} onClick={onPick} aria-labelledby={id} aria-describedby={`${id}-help ${id}-facts`}>
        <img src={`data:image/svg+xml,${encodeURIComponent(drawn)}`} alt="" />
        <b id={id}>{pick(template.title, language)}</b>
        <span id={`${id}-help`}>{pick(template.help, language)}</span>
        <span id={`${id}-facts`} className="lw-gallery-facts">
          <span className="lw-cut">{dataOf(template, catalog, language)}{download ? ` · ${t("downloads")}` : ""}</span>
          <span>{t("n_layers", { count: count(design.nodes.length, language) })}</span>
        </span>
      </button>
    </li>
  );
}
