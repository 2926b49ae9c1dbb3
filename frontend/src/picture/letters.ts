/** Text in a picture that nobody lays out again: how wide it is, where it breaks, and how XML writes it. */

/** Fonts that every system has, or has under this name: the first three have letters of one width. */
export const FONTS = "Arial, Helvetica, 'Liberation Sans', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif";

/** Widths of Helvetica's and Arial's letters, in thousandths of the size (Adobe's font metrics). */
const WIDTHS: [number, string][] = [
  [222, "ijl"], [278, " !,./:;I[\\]ft·|"], [333, "()-r`"], [355, "\""], [389, "*"], [500, "cksvxyzJ"], [556, "abdeghnopqu0123456789?_#$L"],
  [584, "+<=>×−~"], [611, "FTZ"], [667, "ABEKPSVXY&"], [722, "CDHNRUw"], [778, "GOQ"], [833, "mM"], [889, "%"], [944, "W"], [1000, "…"], [1015, "@"],
];
const ADVANCE = new Map(WIDTHS.flatMap(([width, letters]) => [...letters].map((one): [string, number] => [one, width])));
const WIDE = /[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60]|[\u{1f000}-\u{3ffff}]/u;
const BOLD = 1.08;

/** How wide a text is in pixels; letters that are not in the table count as wide ones. */
export function widthOf(text: string, size: number, bold = false): number {
  let sum = 0;
  for (const letter of text) sum += ADVANCE.get(letter) ?? (WIDE.test(letter) ? 1000 : 640);
  return (sum / 1000) * size * (bold ? BOLD : 1);
}

/** A text cut with an ellipsis where it is wider than there is room. */
export function fitting(text: string, room: number, size: number, bold = false): string {
  if (widthOf(text, size, bold) <= room) return text;
  const letters = [...text];
  while (letters.length > 1 && widthOf(`${letters.join("")}…`, size, bold) > room) letters.pop();
  return `${letters.join("")}…`;
}

/** Words in as many lines as they need; no line is wider than the room. */
export function lines(words: readonly string[], between: string, room: number, size: number): string[] {
  const made: string[] = [];
  for (const word of words.map((one) => fitting(one, room, size))) {
    const longer = made.length > 0 ? `${made.at(-1)}${between}${word}` : word;
    if (made.length > 0 && widthOf(longer, size) <= room) made[made.length - 1] = longer;
    else made.push(word);
  }
  return made;
}

const MEANT: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** A text as XML holds it; what XML can't hold is left out. */
export function xml(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "")
    .replace(/[&<>"']/g, (letter) => MEANT[letter] ?? "");
}
