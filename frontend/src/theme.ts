/** Light and dark. Streamlit keeps the choice in the browser for each path at which the app was opened and reads it
 * when it starts; there is no message that changes it while it runs. So the choice is written and the page loaded anew:
 * the design is on the disk and the run goes on without the page. */

import { themeOf } from "./host";

type Theme = "light" | "dark";
const VERSION = "v2";
const keyOf = (path: string): string => `stActiveTheme-${path}-${VERSION}`;

export function currentTheme(element: Element | null): Theme {
  return element ? themeOf(element) : "light";
}

export function switchTheme(theme: Theme, links: readonly string[]): void {
  const value = JSON.stringify(theme === "dark" ? "Dark" : "Light");
  const paths = [window.location.pathname, ...links.map((link) => new URL(link, document.baseURI).pathname)];
  for (const path of new Set(paths)) window.localStorage.setItem(keyOf(path), value);
  for (const key of Object.keys(window.localStorage)) {
    if (key.startsWith("stActiveTheme-")) window.localStorage.setItem(key, value);
  }
  window.location.reload();
}
