/** The entry: Streamlit calls it on each mount and whenever data or theme change. */

import { options } from "preact";
import { createRoot, type Root } from "react-dom/client";
import { buildStore, type BuildStore } from "./store";
import type { BuildData, RunData } from "./core/types";
import type { Args } from "./host";
import { themeOf } from "./host";
import { style } from "./style";
import { Header } from "./ui/Header";
import { later } from "./later";
import { runStore, type RunStore } from "./runstore";
import { LanguageContext } from "./words";
import { Workbench } from "./ui/Workbench";

const RunPage = later(async () => (await import("./ui/RunPage")).RunPage);

// React does the effects of what a hand did before it draws the page, Preact after that: React Flow hands on nodes in an
// effect, and all that moves would be drawn twice, the second time a frame late.
options.requestAnimationFrame = (flush) => queueMicrotask(flush as () => void);

type Mounted = { root: Root; element: HTMLElement };
const mounted = new WeakMap<Node, Mounted>();

function mount(args: Args): Mounted {
  const place = args.parentElement;
  const known = mounted.get(place);
  if (known) return known;
  const sheet = document.createElement("style");
  sheet.textContent = style;
  place.prepend(sheet);
  let element = place.querySelector<HTMLElement>(".lw-root");
  if (!element) {
    element = document.createElement("div");
    element.className = "lw-root";
    place.append(element);
  }
  // Streamlit listens to the whole page for `r` and `c`: what is typed here is not meant for it.
  for (const type of ["keydown", "keyup", "keypress"] as const) {
    element.addEventListener(type, (event) => event.stopPropagation());
  }
  const made = { root: createRoot(element), element };
  mounted.set(place, made);
  return made;
}

export default function layerwise(args: Args): () => void {
  const { root, element } = mount(args);
  const { data } = args;
  const theme = themeOf(element);
  if (element.dataset.theme !== theme) {
    element.dataset.theme = theme;
    themeChanged();
  }
  if (data) {
    element.dataset.view = data.view;
    element.lang = data.language === "zh" ? "zh-CN" : "en";
    root.render(<LanguageContext value={data.language}>{view(args)}</LanguageContext>);
  }
  return () => {
    root.unmount();
    mounted.delete(args.parentElement);
    args.parentElement.querySelector("style")?.remove();
  };
}

function view(args: Args): React.ReactNode {
  const { data, setStateValue } = args;
  if (data?.view === "build") {
    const store: BuildStore = buildStore(data as BuildData, (message) => setStateValue("ui", message));
    return <Workbench key={data.design_id} store={store} />;
  }
  if (data?.view === "run") {
    const store: RunStore = runStore(data as RunData, (message) => setStateValue("ui", message));
    return <RunPage store={store} data={data as RunData} />;
  }
  if (data?.view === "header") return <Header data={data} />;
  return null;
}

function themeChanged(): void {
  window.dispatchEvent(new Event("layerwise-theme"));
}
