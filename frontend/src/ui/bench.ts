/** What the parts of the workbench share: the store, the catalog and the words. */

import { createContext, useContext, useSyncExternalStore } from "react";
import type { Catalog } from "../core/parts";
import type { Language, LayerNode } from "../core/types";
import type { BuildStore } from "../store";
import { pick, useLanguage, useWords } from "../words";

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

/** What is wrong with an argument of a layer: in the person's language where the sentence is not Keras's own. */
export function problemText({ store, language }: Bench, node: LayerNode, argument: string): string | undefined {
  const problem = store.data.inference?.nodes[node.id]?.problem;
  return problem?.argument === argument && !store.stale ? pick(problem.sentence, language) || problem.message : undefined;
}
