/** The browser's side of the edits, for the app's tests: sequences of edits from stdin, what became of them to stdout.
 *
 * `node reduce.mjs <every>` reads `[{"design", "edits"}, ...]` and writes, for each, the reasons of refusal by step and the
 * design after every `every` steps and at the end. */

import { text } from "node:stream/consumers";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { createServer } from "vite";

const cases = JSON.parse(await text(process.stdin));
const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const server = await createServer({ root, configFile: false, logLevel: "error", appType: "custom", server: { middlewareMode: true, hmr: false, ws: false, watch: null }, optimizeDeps: { noDiscovery: true, include: [] } });
const { applyEdit, EditError } = await server.ssrLoadModule("/src/core/edits.ts");
const every = Number(process.argv[2] ?? 10);

const follow = ({ design, edits }) => {
  const refusals = [];
  const designs = [];
  edits.forEach((edit, step) => {
    try {
      design = applyEdit(edit, design);
      refusals.push(null);
    } catch (error) {
      if (!(error instanceof EditError)) throw error;
      refusals.push(error.reason);
    }
    if ((step + 1) % every === 0 || step + 1 === edits.length) designs.push(design);
  });
  return { refusals, designs };
};

process.stdout.write(JSON.stringify(cases.map(follow)), () => {
  void server.close().then(() => process.exit(0));
});
