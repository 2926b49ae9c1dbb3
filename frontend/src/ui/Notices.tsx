/** What went wrong or is worth knowing, in a line that can be closed; told to screen readers as it comes. */

import { useEffect } from "react";
import { useBench } from "./bench";
import { Icon } from "./Icon";

export function Notices(): React.ReactNode {
  const { store, t } = useBench();
  const { notice } = store;
  const passing = notice !== null && notice.severity !== "error" && !notice.stays;
  useEffect(() => {
    if (!passing) return;
    const later = window.setTimeout(() => store.dismiss(), 6000);
    return () => window.clearTimeout(later);
  }, [passing, notice?.id, store]);
  return (
    <div className="lw-notices" role="status" aria-live="polite">
      {store.late && <div className="lw-notice" data-severity="warning"><Icon name="clock" />{t("late")}</div>}
      {notice && (
        <div className="lw-notice" data-severity={notice.severity}>
          <Icon name={notice.severity === "hint" ? "check" : "alert"} />
          <span>{notice.text}</span>
          {notice.act && (
            <button
              type="button" className="lw-button lw-small"
              onClick={() => {
                notice.act?.run();
                store.dismiss();
              }}
            >
              {notice.act.label}
            </button>
          )}
          <button type="button" className="lw-bare" onClick={() => store.dismiss()} aria-label={t("close")} title={t("close")}>
            <Icon name="close" />
          </button>
        </div>
      )}
    </div>
  );
}
