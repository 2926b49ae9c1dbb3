/** A name that is cut in its middle where there is no room, `GlobalAver…Pooling2D`, and whole to a pointer and a screen reader. */

import { headAndTail } from "../core/naming";

export function PartName({ text, title, className }: { text: string; title?: string; className?: string }): React.ReactNode {
  const parts = headAndTail(text);
  const kind = className ? ` ${className}` : "";
  if (!parts) return <span className={`lw-cut${kind}`} title={title ?? text}>{text}</span>;
  // What is drawn stands in the style sheet, so that the name is said, found and copied once and whole.
  return (
    <span className={`lw-split${kind}`} title={title ?? text}>
      <span className="lw-hidden">{text}</span>
      <span className="lw-split-drawn" aria-hidden="true" data-head={parts[0]} data-tail={parts[1]} />
    </span>
  );
}
