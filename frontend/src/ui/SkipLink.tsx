/** The first thing that Tab reaches on the first page: past every layer and field to the button that counts. */

import { useWords } from "../words";

export function SkipLink({ box }: { box: React.RefObject<HTMLElement | null> }): React.ReactNode {
  const t = useWords();
  return (
    <button type="button" className="lw-button lw-skip" onClick={() => box.current?.querySelector<HTMLElement>(".lw-train, .lw-stop")?.focus()}>
      {t("skip_to_train")}
    </button>
  );
}
