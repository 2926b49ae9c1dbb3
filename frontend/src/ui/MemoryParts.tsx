/** What takes the memory while a network trains. */

import { createPortal } from "react-dom";
import { bytes } from "../core/format";
import type { Estimate } from "../core/estimate";
import { useBench } from "./bench";
import { Popover } from "./Popover";

const ORDER = ["weights", "gradients", "optimizer", "results", "worker"] as const;

export function MemoryParts(props: { anchor: HTMLElement | null; parts: NonNullable<Estimate["memory"]>; onClose: () => void }): React.ReactNode {
  const { t, language } = useBench();
  const page = props.anchor?.closest(".lw-page");
  if (!page) return null;
  return createPortal(
    <Popover anchor={props.anchor} label={t("memory_by")} width={300} onClose={props.onClose}>
      <h4 className="lw-popover-title">{t("memory_by")}</h4>
      <dl className="lw-expected" tabIndex={0} data-autofocus>
        {ORDER.map((one) => <div key={one}><dt>{t(`memory_${one}`)}</dt><dd>{bytes(props.parts[one], language)}</dd></div>)}
      </dl>
    </Popover>,
    page,
  );
}
