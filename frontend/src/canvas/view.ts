/** What a person's browser remembers of the canvas: canvas or list, and the place and zoom of each design. */

export type View = "canvas" | "list";
export type Viewport = { x: number; y: number; zoom: number };

const KEY = "layerwise-view";
const viewports = new Map<string, Viewport>();
let room = 860;

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

/** How wide a row of layers is, as the canvas was drawn last: a picture breaks its rows where the canvas does. */
export function roomOfRows(): number {
  return room;
}

export function keepRoom(width: number): void {
  room = width;
}

export function viewportOf(design: string): Viewport | undefined {
  return viewports.get(design);
}

export function keepViewport(design: string, viewport: Viewport): void {
  viewports.set(design, viewport);
}
