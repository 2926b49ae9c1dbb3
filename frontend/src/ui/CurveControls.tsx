/** How the curves are drawn: logarithmic or not, and how smooth. */

import { useWords } from "../words";
import type { CurveOptions } from "./Curve";

export function CurveControls({ options, onChange }: { options: CurveOptions; onChange: (options: CurveOptions) => void }): React.ReactNode {
  const t = useWords();
  return (
    <span className="lw-curve-controls">
      <label title={t("smoothing_help")}>
        {t("smoothing")}
        <input type="range" min={0} max={0.98} step={0.02} value={options.smoothing} onChange={(event) => onChange({ ...options, smoothing: Number(event.target.value) })} />
      </label>
      <button type="button" className="lw-toggle" aria-pressed={options.log} onClick={() => onChange({ ...options, log: !options.log })} title={t("log_help")}>
        {t("log")}
      </button>
    </span>
  );
}
