/** What the parts of the workbench share: the store, the catalog and the words. */

import { createContext, useContext, useSyncExternalStore } from "react";
import type { Catalog } from "../core/parts";
import type { Language, LayerNode } from "../core/types";
import type { BuildStore } from "../store";
import { useLanguage, useWords } from "../words";

export const StoreContext = createContext<BuildStore | null>(null);

export type Bench = {
  store: BuildStore;
  catalog: Catalog | null;
  language: Language;
  t: ReturnType<typeof useWords>;
};

export function useBench(): Bench {
  const store = useContext(StoreContext);
  if (!store) throw new Error("outside of the workbench");
  useSyncExternalStore(store.subscribe, store.snapshot);
  const language = useLanguage();
  const t = useWords();
  return { store, catalog: store.catalog, language, t };
}

/** The colour of a layer's family, as the name of a token. */
export function colourOf(catalog: Catalog | null, kind: string): string {
  const group = catalog?.layer(kind)?.group;
  return (group && catalog?.group(group)?.colour) || "reshaping";
}

export function groupOf(catalog: Catalog | null, node: LayerNode): string | undefined {
  return catalog?.layer(node.kind)?.group;
}
