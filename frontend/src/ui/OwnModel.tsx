/** In the inspector of a group: whether Keras makes it a model inside the model. */

import { sameModel } from "../core/models";
import type { Group } from "../core/types";
import { useBench } from "./bench";
import { Icon } from "./Icon";

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
      <OneModel group={group} />
    </div>
  );
}

/** Which other groups are calls of the same model. */
function OneModel({ group }: { group: Group }): React.ReactNode {
  const { store, t } = useBench();
  const refused = store.data.diagnostics.some((one) => one.code === "own_model" && one.place.group === group.id);
  const calls = refused ? [] : sameModel(store.design, group);
  if (calls.length < 2) return null;
  return (
    <p className="lw-help lw-one-model">
      <Icon name="again" /> {t("one_model", { count: calls.length })}{" "}
      {calls.filter((one) => one.id !== group.id).map((one, index) => (
        <span key={one.id}>
          {index > 0 && ", "}
          <button type="button" className="lw-link" onClick={() => store.selectGroup(one.id)}>{one.name}</button>
        </span>
      ))}
    </p>
  );
}
