/** The short way to the app: edits go past Streamlit's run of the page, and the answer tells what changed. */

import type { Message } from "./document";
import { byName } from "./sharing";
import type { BuildData, Edit, Inference, NodeInference } from "./types";

export type Told = {
  view_number: number;
  /** Whether all fields are told, because the app does not know what the page has. */
  whole: boolean;
  fields: Partial<BuildData>;
  /** Of each layer that changed, what is known; `null` for one that is gone. */
  nodes: Record<string, NodeInference | null>;
  /** Whether Streamlit must run the page as well. */
  page: boolean;
};

/** Whether a message concerns nothing but the network and its plan. One that was sent before goes the long way. */
export function isExpress(message: Message): boolean {
  return message.again === undefined && message.actions.every((one) => (one.action === "edit" ? !choosesData(one.edit) : one.action === "undo" || one.action === "redo"));
}

/** Whoever chooses data asks for them: the page fetches what is missing. */
function choosesData(edit: Edit): boolean {
  return edit.type === "several" ? edit.edits.some(choosesData) : edit.type === "set_plan" && edit.field === "data";
}

/** Whether data are older than what the same tab was told already: Streamlit draws the component again with what it
 * sent last, which may be long ago. */
export function isOlder(data: BuildData, than: BuildData): boolean {
  return data.express_url === than.express_url && (data.view_number ?? 0) < (than.view_number ?? 0);
}

/** What the page knows after an answer. */
export function withTold(data: BuildData, told: Told): BuildData {
  const next: BuildData = { ...data, ...told.fields, view: "build", view_number: told.view_number };
  return told.whole || !next.inference ? next : { ...next, inference: withNodes(data.inference, next.inference, told.nodes) };
}

function withNodes(old: Inference | null, next: Inference, changed: Told["nodes"]): Inference {
  const nodes = byName(old?.nodes ?? {});
  for (const [name, node] of Object.entries(changed)) {
    if (node) nodes[name] = node;
    else delete nodes[name];
  }
  return { ...next, nodes };
}
