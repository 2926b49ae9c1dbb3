/** A strict little reader of XML, so that tests see what a viewer sees. Throws where the text is not well-formed. */

export type Element = { name: string; attributes: Record<string, string>; text: string };

const TAG = /<(\/?)([A-Za-z][\w:-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/y;

/** All elements in the order of their beginnings. */
export function elements(source: string): Element[] {
  const found: Element[] = [];
  const open: Element[] = [];
  let at = 0;
  while (at < source.length) {
    if (source[at] !== "<") {
      const end = source.indexOf("<", at);
      const text = source.slice(at, end < 0 ? undefined : end);
      const parent = open.at(-1);
      if (parent) parent.text += unescaped(text);
      else if (text.trim()) throw new Error(`text outside of the root: ${text}`);
      at = end < 0 ? source.length : end;
      continue;
    }
    TAG.lastIndex = at;
    const tag = TAG.exec(source);
    if (!tag) throw new Error(`no tag at ${source.slice(at, at + 60)}`);
    const [whole, closing, name = "", attributes = "", empty] = tag;
    if (closing) {
      if (open.pop()?.name !== name) throw new Error(`</${name}> closes nothing`);
    } else {
      const made = { name, attributes: attributesOf(attributes), text: "" };
      if (open.length === 0 && found.length > 0) throw new Error("two roots");
      found.push(made);
      if (!empty) open.push(made);
    }
    at += whole.length;
  }
  if (open.length > 0) throw new Error(`${open.at(-1)?.name} is not closed`);
  return found;
}

/** What stands on the picture. */
export function texts(source: string): string[] {
  return elements(source).filter((one) => one.name === "text").map((one) => one.text);
}

function attributesOf(source: string): Record<string, string> {
  return Object.fromEntries([...source.matchAll(/([\w:-]+)="([^"]*)"/g)].map((one) => [one[1] ?? "", unescaped(one[2] ?? "")]));
}

function unescaped(text: string): string {
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(text)) throw new Error("a letter that XML can't hold");
  return text.replace(/&(\w+|#\d+);|&/g, (whole, name: string | undefined) => {
    const meant = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" }[name ?? ""];
    if (meant === undefined) throw new Error(`unknown entity ${whole}`);
    return meant;
  });
}
