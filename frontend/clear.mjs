// Removes the files that an earlier build has made: their names change with their content.
import { readdirSync, rmSync } from "node:fs";

const assets = new URL("../builder/views/assets/", import.meta.url);
for (const name of readdirSync(assets)) if (/^layerwise-.*\.js$/.test(name)) rmSync(new URL(name, assets));
