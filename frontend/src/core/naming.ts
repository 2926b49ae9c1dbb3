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
