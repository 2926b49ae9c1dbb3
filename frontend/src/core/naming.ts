/** Where a long name is cut when there is no room: in the middle, since names of layers differ at their ends. */

const SHORTEST = 12;
const MOST_SHARE = 0.6;
const LAST_WORD = /(?:[\s_-]+[^\s_\p{Lu}-]*|\p{Lu}\p{Ll}*)(?:\d*D)?$/u;

/** A name in two parts, of which the first may be cut: `GlobalAverage` and `Pooling2D`. `null` where the end says no more than the beginning. */
export function headAndTail(name: string): [string, string] | null {
  const tail = name.length > SHORTEST ? (LAST_WORD.exec(name)?.[0] ?? "") : "";
  if (tail.length < 2 || tail.length > name.length * MOST_SHARE) return null;
  return [name.slice(0, -tail.length), tail];
}

const LETTERS = 8;

/** A name that can be read from afar: a long one of several words by their first letters, as people write them, `GAP2D`. */
export function shortName(name: string): string {
  if (name.length <= LETTERS) return name;
  const words = name.split(/[\s_-]+|(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Ll})(?=\d)/u).filter(Boolean);
  const short = words.map((word) => (/^\p{Nd}/u.test(word) ? word : (word.match(/^\p{Lu}+(?!\p{Ll})|^./u)?.[0] ?? ""))).join("");
  return words.length > 1 && short.length > 1 ? short.slice(0, LETTERS) : `${name.slice(0, LETTERS + 3)}${name.length > LETTERS + 3 ? "…" : ""}`;
}
