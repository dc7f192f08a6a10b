import { defineConfig } from "vite";
import { pageAssets } from "./scripts/page-assets.ts";

/** Builds the page: a static folder that works below any path and loads nothing from elsewhere. */
export default defineConfig({
  root: "src/web",
  base: "./",
  build: {
    outDir: "../../build/web",
    emptyOutDir: true,
    target: "es2023",
    chunkSizeWarningLimit: 1000,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  worker: { format: "es" },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  plugins: [pageAssets()],
});
