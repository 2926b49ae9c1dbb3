/** Two lines of the Export menu: the network as a picture, made by the page itself. */

import { roomOfRows } from "../canvas/view";
import { fileName, save } from "../core/saving";
import { useBench } from "./bench";

/** What draws it is fetched when it is wanted. */
async function made(drawn: Parameters<typeof import("../picture/svg").picture>[0], kind: "svg" | "png"): Promise<Blob> {
  const [{ picture }, { pngOf }] = await Promise.all([import("../picture/svg"), import("../picture/png")]);
  const text = picture(drawn, roomOfRows());
  return kind === "svg" ? new Blob([text], { type: "image/svg+xml" }) : pngOf(text);
}

export function PictureItems({ close }: { close: () => void }): React.ReactNode {
  const { store, t, language, catalog } = useBench();
  const take = (kind: "svg" | "png"): void => {
    close();
    const { inference, diagnostics } = store.data;
    const name = `${fileName(store.design.name)}.${kind}`;
    const drawn = { design: store.design, inference, diagnostics, catalog, language };
    void made(drawn, kind).then((content) => save(content, name), () => store.say("error", t(kind === "svg" ? "no_svg" : "no_png")));
  };
  return (
    <>
      <button type="button" role="menuitem" onClick={() => take("svg")}>{t("picture_svg")}</button>
      <button type="button" role="menuitem" onClick={() => take("png")}>{t("picture_png")}</button>
    </>
  );
}
