/** A whole design inside a link: the mirror of builder/design/links.py. */

import type { Design } from "./types";

/** Programs that send messages cut longer addresses, and servers refuse them. */
export const MOST_LETTERS = 8000;
const VERSION = "1.";
const NAME = "open";

/** A design as the part of a link that holds it. */
export async function packed(design: Design): Promise<string> {
  const text = new Blob([JSON.stringify(design)]);
  const stream = text.stream().pipeThrough(new CompressionStream("deflate"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let letters = "";
  for (const byte of bytes) letters += String.fromCharCode(byte);
  return VERSION + btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** The address that opens a design here, for whoever has it. */
export async function linkTo(design: Design, page: string): Promise<string> {
  const url = new URL(page);
  url.search = "";
  url.hash = "";
  url.searchParams.set(NAME, await packed(design));
  return url.href;
}
