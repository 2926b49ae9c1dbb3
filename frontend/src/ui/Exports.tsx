/** The menu Export: the design and the trained model in every format, as a picture and as a link. */

import type { Export } from "../core/types";
import { pick } from "../words";
import { useBench } from "./bench";
import { LinkItem } from "./LinkItem";
import { PictureItems } from "./PictureItems";
import { TakeHome } from "./TakeHome";

export function Exports({ close }: { close: () => void }): React.ReactNode {
  const { store, t } = useBench();
  return (
    <div className="lw-menu">
      {store.data.exports.length === 0 && <div className="lw-menu-title">{t("no_exports")}</div>}
      {store.data.exports.map((one) => <ExportItem key={one.format} item={one} close={close} />)}
      {store.design.nodes.length > 0 && <PictureItems close={close} />}
      <LinkItem close={close} />
    </div>
  );
}

function ExportItem({ item, close }: { item: Export; close: () => void }): React.ReactNode {
  const { store, language } = useBench();
  const reason = item.reason ? pick(item.reason, language) : null;
  if (reason !== null || !item.url) {
    return (
      <div role="menuitem" aria-disabled="true" tabIndex={0} className="lw-menu-off">
        <span>{pick(item.title, language)}</span>
        <span className="lw-why">{reason}</span>
      </div>
    );
  }
  return (
    <TakeHome role="menuitem" url={item.url} taken={close} tell={(severity, text) => store.say(severity, text)}>
      {pick(item.title, language)}
    </TakeHome>
  );
}
