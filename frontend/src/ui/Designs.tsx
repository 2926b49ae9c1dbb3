/** The menu Open: a design or a model from a file, and the designs of the shelf. */

import { useRef } from "react";
import { isModelFile } from "../core/modelfiles";
import { troubleOf } from "../core/takehome";
import type { Language } from "../core/types";
import type { BuildStore } from "../store";
import { pick, say } from "../words";
import { useBench } from "./bench";
import { Icon } from "./Icon";

const MOST_BYTES = 16_000_000;

export function Designs({ close }: { close: () => void }): React.ReactNode {
  const { store, t, language } = useBench();
  const picker = useRef<HTMLInputElement>(null);
  const read = (file: File | undefined): void => {
    if (!file) return;
    close();
    if (isModelFile(file.name)) {
      void bring(store, file, language);
      return;
    }
    if (file.size > MOST_BYTES) {
      store.say("error", t("file_too_large", { size: MOST_BYTES / 1e6 }));
      return;
    }
    void file.text().then((text) => store.act({ action: "open", text, name: file.name }));
  };
  const format = new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
  return (
    <div className="lw-menu">
      <button type="button" role="menuitem" onClick={() => picker.current?.click()}>
        <Icon name="file" />{t("open_file")}
      </button>
      <input ref={picker} type="file" accept=".json,.keras,.h5,.hdf5,application/json" hidden onChange={(event) => read(event.target.files?.[0])} />
      {store.data.designs.length > 0 && <div className="lw-menu-title">{t("your_designs")}</div>}
      {store.data.designs.map((one) => (
        <button
          key={one.id} type="button" role="menuitem" aria-current={one.id === store.data.design_id || undefined} title={one.name}
          onClick={() => {
            if (one.id !== store.data.design_id) store.act({ action: "open_design", id: one.id });
            close();
          }}
        >
          <span className="lw-cut">{one.name}</span>
          <span className="lw-faint">{format.format(new Date(one.changed * 1000))}</span>
        </button>
      ))}
    </div>
  );
}

/** A model goes to the app as it is: nothing in it is looked at here. */
async function bring(store: BuildStore, file: File, language: Language): Promise<void> {
  store.say("info", say(language, "opening_model", { name: file.name }));
  try {
    const url = new URL(store.data.model_url ?? "", document.baseURI);
    url.searchParams.set("name", file.name);
    const answer = await fetch(url, { method: "POST", body: file });
    // The page learns from the app what is open now.
    if (answer.ok) store.act({ action: "look" });
    else store.say("error", pick(troubleOf(await answer.text()), language) || say(language, "not_opened"));
  } catch {
    store.say("error", say(language, "not_opened"));
  }
}
