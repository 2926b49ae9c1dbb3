/** On the card itself: the arguments that are set most, without a way to the inspector. */

import { useEffect, useLayoutEffect, useRef } from "react";
import { isChanged } from "../core/parts";
import { quickParameters } from "../core/quick";
import type { LayerNode } from "../core/types";
import { problemText, useBench } from "../ui/bench";
import { Field } from "../ui/Field";

type Props = { node: LayerNode; onClose: (back: boolean) => void };

export function QuickArguments({ node, onClose }: Props): React.ReactNode {
  const bench = useBench();
  const { store, catalog, t } = bench;
  const box = useRef<HTMLDivElement>(null);
  const parameters = quickParameters(catalog?.layer(node.kind) ?? null);
  // Before the next key comes: an effect that waits for the screen would lose what is typed at once.
  useLayoutEffect(() => {
    const first = box.current?.querySelector<HTMLElement>("input, select, button");
    first?.focus({ preventScroll: true });
    if (first instanceof HTMLInputElement) first.select();
  }, []);
  useEffect(() => {
    const leave = (event: Event): void => {
      if (box.current && !event.composedPath().includes(box.current)) onClose(false);
    };
    window.addEventListener("pointerdown", leave, true);
    return () => window.removeEventListener("pointerdown", leave, true);
  }, [onClose]);
  return (
    <div
      ref={box} role="group" aria-label={t("quick_arguments", { node: node.id })} className="lw-quick lw-form nodrag nopan nowheel nokey"
      onDoubleClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => {
        event.stopPropagation();
        const typed = event.target instanceof HTMLInputElement ? event.target : null;
        if (event.key === "Escape" || (event.key === "Enter" && typed && typed.getAttribute("aria-invalid") !== "true")) {
          event.preventDefault();
          onClose(true);
        }
      }}
      onBlur={(event) => {
        const to = event.relatedTarget as Node | null;
        if (to && !box.current?.contains(to)) onClose(false);
      }}
    >
      {parameters.map((parameter) => (
        <Field
          key={parameter.name} parameter={parameter} value={node.config[parameter.name]} changed={isChanged(parameter, node.config)}
          problem={problemText(bench, node, parameter.name)}
          onChange={(value) => store.edit({ type: "set_argument", node: node.id, argument: parameter.name, value })}
          onReset={() => store.edit({ type: "reset_argument", node: node.id, argument: parameter.name })}
        />
      ))}
    </div>
  );
}
