import { defineConfig } from "vite";

// One module with everything in it: the style sheets are text inside it, since they belong into a shadow root.
export default defineConfig({
  define: { "process.env.NODE_ENV": JSON.stringify("production") },
  build: {
    lib: { entry: "src/main.tsx", formats: ["es"], fileName: () => "layerwise.js" },
    outDir: "../builder/views/assets",
    emptyOutDir: false,
    target: "es2022",
    rolldownOptions: { output: { minify: true, codeSplitting: false } },
  },
  test: { include: ["test/**/*.test.ts"], environment: "node" },
} as Parameters<typeof defineConfig>[0]);
