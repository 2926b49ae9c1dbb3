/** Which designs are locked against changes made by accident, as a person's browser remembers. */

const KEY = "layerwise-locked";
const MOST = 200;
let kept: string[] | null = null;

/** The ids of locked designs as they were written, or none where they can't be read. */
export function readLocked(text: string | null): string[] {
  try {
    const read: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(read) ? read.filter((one): one is string => typeof one === "string") : [];
  } catch {
    return []; // somebody else wrote it
  }
}

function locked(): string[] {
  try {
    return (kept ??= readLocked(window.localStorage.getItem(KEY)));
  } catch {
    return (kept ??= []); // a browser that keeps nothing
  }
}

export function isLocked(design: string): boolean {
  return locked().includes(design);
}

export function setLocked(design: string, lock: boolean): void {
  const others = locked().filter((one) => one !== design);
  kept = lock ? [...others, design].slice(-MOST) : others;
  try {
    window.localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // It lasts until the page is left.
  }
}
