import { defineConfig } from "vite";

// Preact stands in for React, which React Flow and the sources are written for: a third of the bundle less.
const small = [
  { find: /^react-dom\/client$/, replacement: "preact/compat/client" },
  { find: /^react\/jsx-runtime$/, replacement: "preact/jsx-runtime" },
  { find: /^react(-dom)?$/, replacement: "preact/compat" },
];

// One module in the main, with the style sheets as text inside it, since they belong into a shadow root; and what is fetched later
// beside it, under names that change with the content, since browsers keep these files for good.
// What only a training, the gallery, the help, a menu, the list, a search or a picture needs; the rest is one file.
const LATER = /\/(uplot|picture)\/|\/core\/(changes|modelfiles|freezing)\.ts$|\/ui\/(Gallery|Designs|Help|RunPage|RunCard|MemoryParts|Training|Since|Curve|CurveControls|Result|Distributions|LayerTable|Messages|SampleTable|Progress|Division|GroupInspector|OwnModel|LayerList|LayerRow|GroupRow|plotting|Exports|PictureItems|LinkItem|TakeHome|LayerNotes)\.tsx?$|\/canvas\/(AddHere|Finder|SearchPanel)\.tsx$/;
const groups = [{ name: "main", test: (id: string) => !LATER.test(id) && !id.endsWith("/src/entry.ts") }];

export default defineConfig({
  resolve: { alias: small },
  define: { "process.env.NODE_ENV": JSON.stringify("production") },
  build: {
    lib: { entry: "src/entry.ts", formats: ["es"], fileName: () => "layerwise.js" },
    outDir: "../builder/views/assets",
    emptyOutDir: false,
    target: "es2022",
    rolldownOptions: { output: { minify: true, chunkFileNames: "layerwise-[name]-[hash].js", codeSplitting: { groups } } },
  },
  test: { include: ["test/**/*.test.ts"], environment: "node", css: true },
} as Parameters<typeof defineConfig>[0]);
