/** What matters now: the data before training, the curves during it, the result after it. */

import { useBench } from "./bench";
import { later } from "../later";
import { Before } from "./Before";

const Training = later(async () => (await import("./Training")).Training, true);

export function Drawer(): React.ReactNode {
  const { store, t } = useBench();
  const { run } = store.data;
  return (
    <section className="lw-drawer" aria-label={t(run ? "drawer_run" : "drawer_data")}>
      {run ? <Training key={run.id} run={run} /> : <Before />}
    </section>
  );
}
