/** A note on the canvas: a text that is written, moved and sized, and means nothing to the network. */

import { NodeResizer, type NodeProps } from "@xyflow/react";
import { memo, useLayoutEffect, useRef, useState } from "react";
import { useWords } from "../words";
import type { NoteNode } from "./notes";

export const NoteCard = memo(function NoteCard({ data, selected, id }: NodeProps<NoteNode>): React.ReactNode {
  const { note, writing, locked, label, actions } = data;
  return (
    <>
      <NodeResizer
        isVisible={selected && !locked} minWidth={96} minHeight={48} maxWidth={2000} maxHeight={2000}
        onResizeEnd={(_, { x, y, width, height }) => actions.sized(note.id, [Math.round(x), Math.round(y)], [Math.round(width), Math.round(height)])}
      />
      <div
        role="group" tabIndex={0} className="lw-note" data-note={id} data-selected={selected || undefined} aria-current={selected || undefined} aria-label={label}
        onDoubleClick={() => actions.write(note.id)}
      >
        {writing ? <Writing text={note.text} onWritten={(text, back) => actions.written(note.id, text, back)} /> : <p>{note.text}</p>}
      </div>
    </>
  );
});

function Writing({ text, onWritten }: { text: string; onWritten: (text: string, back: boolean) => void }): React.ReactNode {
  const t = useWords();
  const box = useRef<HTMLTextAreaElement>(null);
  const finished = useRef(false);
  const [typed, setTyped] = useState(text);
  const finish = (back: boolean): void => {
    if (finished.current) return;
    finished.current = true;
    onWritten(box.current?.value ?? typed, back);
  };
  // Before the next key comes: an effect that waits for the screen would lose what is typed at once.
  useLayoutEffect(() => {
    box.current?.focus({ preventScroll: true });
    box.current?.setSelectionRange(text.length, text.length);
  }, []);
  return (
    <textarea
      ref={box} className="nodrag nopan nowheel" aria-label={t("note_text")} placeholder={t("note_placeholder")} value={typed} maxLength={4000}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={() => finish(false)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Escape" || (event.key === "Enter" && (event.ctrlKey || event.metaKey))) finish(true);
      }}
    />
  );
}
