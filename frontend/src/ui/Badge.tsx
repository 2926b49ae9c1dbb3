/** The sign on a layer or group: a check that complains, or a training in which it is in trouble. */

import { gravity, type Trouble } from "../core/alarms";
import type { Diagnostic } from "../core/types";
import { Icon } from "./Icon";

type Props = {
  worst: Diagnostic | undefined;
  /** What is said of it, in sentences. */
  told: readonly string[];
  trouble?: Trouble | null;
};

/** What stops the training beforehand comes first: then there is no next one in which the trouble could end. */
export function Badge({ worst, told, trouble = null }: Props): React.ReactNode {
  const title = told.join("\n");
  if (worst?.severity === "error") return <span className="lw-badge" data-severity="error" title={title}>!</span>;
  if (trouble) return <span className="lw-badge" data-severity={gravity(trouble)} data-alarm={trouble} title={title}><Icon name="pulse" /></span>;
  return worst ? <span className="lw-badge" data-severity={worst.severity} title={title}><Icon name="alert" /></span> : null;
}
