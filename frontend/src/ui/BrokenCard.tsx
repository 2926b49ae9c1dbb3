/** A connection that can't be: both layers, both shapes, and the repairs as buttons. */

import type { Broken } from "../core/shapes";
import { pick } from "../words";
import { useBench } from "./bench";
import { Icon } from "./Icon";

export function BrokenCard({ broken }: { broken: Broken }): React.ReactNode {
  const { store, t, language } = useBench();
  const said = broken.message ? pick(broken.message, language) : broken.raw;
  return (
    <div className="lw-broken" role="group" aria-label={t("broken_connection")} data-problem={broken.target}>
      <span className="lw-broken-line" />
      <div className="lw-broken-text">
        <p className="lw-broken-title">
          <Icon name="alert" />
          <span className="lw-cut" title={broken.raw}>{said}</span>
        </p>
        <p className="lw-broken-shapes" data-told={said.includes("(None") || undefined}>
          {broken.source && <b>{broken.source}</b>}
          {broken.got && <span>{t("gives", { shape: broken.got })}</span>}
          <span className="lw-arrow" aria-hidden="true">→</span>
          <b>{broken.target}</b>
          {broken.expected && <span>{t("expects", { shape: broken.expected })}</span>}
        </p>
      </div>
      <div className="lw-repairs">
        {broken.repairs.slice(0, 3).map((repair, index) => (
          <button key={index} type="button" className={index === 0 ? "lw-button lw-primary" : "lw-button"} onClick={() => store.edit(repair.edit)}>
            {pick(repair.label, language)}
          </button>
        ))}
      </div>
    </div>
  );
}
