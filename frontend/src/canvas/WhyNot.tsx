/** While a connection is being drawn, by mouse or by key: where it begins, and why it can't end here. */

import { useConnection } from "@xyflow/react";
import { groupOfMark } from "../core/grouptree";
import { useBench } from "../ui/bench";
import { whyNot } from "./rules";
import { chosenOf } from "./grouping";

export function WhyNot({ linking }: { linking: string | null }): React.ReactNode {
  const { store, t } = useBench();
  const drawn = useConnection((one) =>
    one.inProgress ? { from: one.fromNode?.id ?? null, to: one.toNode?.id ?? null, backwards: one.fromHandle?.type === "target" } : null,
  );
  const from = linking ?? drawn?.from ?? null;
  const to = linking !== null ? chosenOf(store) : (drawn?.to ?? null);
  const wanted = from === null || to === null ? null : drawn?.backwards ? { source: to, target: from } : { source: from, target: to };
  // Where it begins is no mistake yet.
  const reason = wanted && wanted.source !== wanted.target ? whyNot(store.design, wanted) : null;
  const called = (id: string): string => store.design.groups.find((group) => group.id === groupOfMark(id))?.name ?? id;
  return (
    <div className="lw-why-not" role="status" data-wrong={reason !== null || undefined} hidden={from === null}>
      {from !== null && (reason ? t(reason.key, reason.values) : t(linking !== null ? "linking_keys" : "linking", { source: called(from) }))}
    </div>
  );
}
