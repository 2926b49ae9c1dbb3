/** In the inspector of a group: whether Keras makes it a model inside the model. */

import type { Group } from "../core/types";
import { useBench } from "./bench";

export function OwnModel({ group }: { group: Group }): React.ReactNode {
  const { store, t } = useBench();
  return (
    <div className="lw-own-model">
      <label className="lw-all-copies">
        <input
          type="checkbox" role="switch" checked={group.model ?? false} aria-describedby="lw-own-model-help"
          onChange={(event) => store.edit({ type: "model_group", group: group.id, model: event.target.checked })}
        />
        <span>{t("own_model")}</span>
      </label>
      <p id="lw-own-model-help" className="lw-help">{t("own_model_help")}</p>
    </div>
  );
}
