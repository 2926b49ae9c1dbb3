/** The catalog, fetched once for all designs of the page. */

import { readCatalog, type Catalog } from "./core/parts";
import type { Json } from "./core/types";

let catalog: Catalog | null = null;
let fetching: string | null = null;

export function fetchedCatalog(): Catalog | null {
  return catalog;
}

export function fetchCatalog(url: string, changed: () => void): void {
  if (fetching === url) return;
  fetching = url;
  void fetch(new URL(url, document.baseURI))
    .then((answer) => {
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.json() as Promise<Json>;
    })
    .then((content) => {
      catalog = readCatalog(content);
      changed();
    })
    .catch(() => {
      // The app may be starting anew: ask again.
      window.setTimeout(() => {
        if (fetching === url) {
          fetching = null;
          fetchCatalog(url, changed);
        }
      }, 2000);
    });
}
