/** A line of the Export menu: the design as a link. Where it would be too long, the file is offered in its place. */

import { useEffect, useState } from "react";
import { copyText } from "../core/copying";
import { count } from "../core/format";
import { linkTo, MOST_LETTERS } from "../core/links";
import { useBench } from "./bench";
import { TakeHome } from "./TakeHome";

export function LinkItem({ close }: { close: () => void }): React.ReactNode {
  const { store, t, language } = useBench();
  const { design } = store;
  const [link, setLink] = useState<string | null>(null);
  useEffect(() => {
    // It is ready before the press: browsers let a page copy in the moment of a press, not later.
    let here = true;
    void linkTo(design, window.location.href).then((made) => here && setLink(made));
    return () => {
      here = false;
    };
  }, [design]);
  if (link !== null && link.length > MOST_LETTERS) {
    const file = store.data.exports.find((one) => one.format === "design");
    return (
      <>
        <div role="menuitem" aria-disabled="true" tabIndex={0} className="lw-menu-off">
          <span>{t("copy_link")}</span>
          <span className="lw-why">{t("link_too_long", { letters: count(link.length, language), most: count(MOST_LETTERS, language) })}</span>
        </div>
        {file?.url && (
          <TakeHome role="menuitem" url={file.url} taken={close} tell={(severity, text) => store.say(severity, text)}>{t("link_as_file")}</TakeHome>
        )}
      </>
    );
  }
  const copy = async (text: string): Promise<void> => {
    close();
    const own = design.plan.data.source.startsWith("file:");
    if (await copyText(text)) store.say("hint", t(own ? "link_copied_own_data" : "link_copied"));
    else window.prompt(t("copy_by_hand"), text);
  };
  return <button type="button" role="menuitem" disabled={link === null} onClick={() => link !== null && void copy(link)}>{t("copy_link")}</button>;
}
