/** What a person's browser remembers of the canvas: canvas or list, and the place and zoom of each design. */

export type View = "canvas" | "list";
export type Viewport = { x: number; y: number; zoom: number };

const KEY = "layerwise-view";
const viewports = new Map<string, Viewport>();

export function rememberedView(): View {
  try {
    return window.localStorage.getItem(KEY) === "list" ? "list" : "canvas";
  } catch {
    return "canvas"; // a browser that keeps nothing
  }
}

export function rememberView(view: View): void {
  try {
    window.localStorage.setItem(KEY, view);
  } catch {
    // It lasts until the page is left.
  }
}

export function viewportOf(design: string): Viewport | undefined {
  return viewports.get(design);
}

export function keepViewport(design: string, viewport: Viewport): void {
  viewports.set(design, viewport);
}
