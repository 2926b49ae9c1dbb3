/** Two lines of the Export menu: the network as a picture, made by the page itself. */

import { roomOfRows } from "../canvas/view";
import { fileName, save } from "../core/saving";
import { pngOf } from "../picture/png";
import { picture } from "../picture/svg";
import { useBench } from "./bench";

export function PictureItems({ close }: { close: () => void }): React.ReactNode {
  const { store, t, language, catalog } = useBench();
  const take = (kind: "svg" | "png"): void => {
    close();
    const { inference, diagnostics } = store.data;
    const drawn = picture({ design: store.design, inference, diagnostics, catalog, language }, roomOfRows());
    const name = `${fileName(store.design.name)}.${kind}`;
    if (kind === "svg") save(new Blob([drawn], { type: "image/svg+xml" }), name);
    else void pngOf(drawn).then((content) => save(content, name), () => store.say("error", t("no_png")));
  };
  return (
    <>
      <button type="button" role="menuitem" onClick={() => take("svg")}>{t("picture_svg")}</button>
      <button type="button" role="menuitem" onClick={() => take("png")}>{t("picture_png")}</button>
    </>
  );
}
