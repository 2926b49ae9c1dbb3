/** A small network for the data in place of all layers: in the menu of templates, the data's form and an empty palette. */

import { pick } from "../words";
import { useBench } from "./bench";
import { Icon } from "./Icon";

/** An item of a menu, or a button. Nothing where the data says too little for a proposal. */
export function StartingNetwork({ menu, done }: { menu?: boolean; done?: () => void }): React.ReactNode {
  const { store, t, language } = useBench();
  if (!store.data.starting) return null;
  const data = store.data.info ? pick(store.data.info.title, language) : "";
  const help = t("starting_network_help", { data });
  return (
    <button
      type="button" role={menu ? "menuitem" : undefined} className={menu ? "lw-menu-first" : "lw-button lw-small lw-starting"} title={help}
      onClick={() => {
        store.act({ action: "starting_network" });
        done?.();
      }}
    >
      <Icon name="tidy" />
      <span className="lw-cut">{t("starting_network")}</span>
    </button>
  );
}
