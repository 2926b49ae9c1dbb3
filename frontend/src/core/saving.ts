/** A file that the page itself has made: what it is called, and how the browser takes it. */

/** A design's name as one that every file system takes. */
export function fileName(name: string): string {
  const kept = name.trim().replace(/[^\p{L}\p{N}_-]/gu, "_");
  return [...kept].slice(0, 60).join("").replace(/^_+|_+$/g, "") || "layerwise";
}

export function save(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
