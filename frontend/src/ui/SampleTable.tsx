/** Rows of a table with what is true and what the network says, the values as they stand in the table. */

import { percent } from "../core/format";
import type { Sample } from "../core/samples";
import { useLanguage, useWords } from "../words";

export function SampleTable({ samples }: { samples: Sample[] }): React.ReactNode {
  const t = useWords();
  const language = useLanguage();
  const columns = samples[0]?.cells ?? [];
  const numeric = columns.map((_, at) => samples.some((sample) => sample.cells[at]?.number));
  const number = samples.every((sample) => sample.guesses.length === 0) || undefined;
  return (
    <div className="lw-table lw-sample-table" tabIndex={0} role="region" aria-label={t("samples_table")}>
      <table>
        <thead>
          <tr>
            <th scope="col" data-number={number}>{t("sample_true")}</th>
            <th scope="col" data-number={number}>{t("sample_predicted")}</th>
            {columns.map((one, at) => <th key={one.column} scope="col" data-number={numeric[at] || undefined} title={one.column}><span className="lw-cut">{one.column}</span></th>)}
          </tr>
        </thead>
        <tbody>
          {samples.map((sample, index) => {
            const first = sample.guesses[0];
            const shares = sample.guesses.map((one) => `${one.label}: ${percent(one.share, language)}`).join("\n");
            return (
              <tr key={index} data-right={sample.right ?? undefined}>
                <td title={sample.truth} data-number={number}>{sample.truth}</td>
                <td title={shares || sample.predicted} data-number={number}>
                  <b>{sample.predicted}</b>
                  {first && <span className="lw-quiet"> {percent(first.share, language)}</span>}
                  {sample.right === false && <span className="lw-hidden">{t("sample_wrong", { truth: sample.truth, predicted: sample.predicted })}</span>}
                </td>
                {sample.cells.map((one, at) => <td key={one.column} title={one.value} data-number={numeric[at] || undefined}>{one.value}</td>)}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
