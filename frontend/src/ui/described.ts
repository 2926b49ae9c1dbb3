/** What a layer says of itself, in the list and on the canvas alike. */

import { snakeCase } from "../core/chain";
import { count } from "../core/format";
import { differing, type Argument, type Catalog } from "../core/parts";
import { outputText } from "../core/shapes";
import type { Diagnostic, Language, LayerNode, NodeInference } from "../core/types";
import { pick, say } from "../words";

export type Told = {
  node: LayerNode;
  known: NodeInference | undefined;
  problems: readonly Diagnostic[] | undefined;
  catalog: Catalog | null;
  language: Language;
  /** How many nodes call its layer. */
  calls?: number;
};

export type Described = {
  /** Whether a person gave it its name. */
  given: boolean;
  settings: Argument[];
  words: string;
  output: string;
  /** `null` where the number is not known. */
  parameters: number | null;
  /** That its layer is called elsewhere too. */
  shared: string | null;
  problems: readonly Diagnostic[];
  worst: Diagnostic | undefined;
  /** What a screen reader says. */
  label: string;
};

export function described({ node, known, problems = [], catalog, language, calls = 1 }: Told): Described {
  const usual = snakeCase(node.kind);
  const given = node.id !== usual && !new RegExp(`^${usual}_\\d+$`).test(node.id);
  const settings = catalog ? differing(catalog, node, language) : [];
  const words = settings.map((one) => (one.plain ? one.text : `${one.name} ${one.text}`)).join(" · ");
  const output = outputText(known, say(language, "scalar"), language);
  const parameters = known && (known.outputs.length > 0 || known.parameters > 0) ? known.parameters : null;
  const shared = node.layer !== undefined ? say(language, "shares_layer", { node: node.layer }) : calls > 1 ? say(language, "called_often", { count: calls }) : null;
  const label = [
    node.kind, node.id, words, shared ?? "", `${say(language, "output")} ${output}`,
    parameters === null || node.layer !== undefined ? "" : say(language, "n_parameters", { count: count(parameters, language) }),
    ...problems.map((one) => pick(one.sentence, language)),
  ].filter(Boolean).join(", ");
  const worst = problems.find((one) => one.severity === "error") ?? problems[0];
  return { given, settings, words, output, parameters, shared, problems, worst, label };
}
