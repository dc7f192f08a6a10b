// Joins the built command line and its packages into a few files under dist/bin: it starts in half the time, since 200 small files need not be found.
// The runtimes, what draws reports and what unpacks zstd, xz and tar stay packages: they are loaded only where they are used.
import { build } from "esbuild";
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * Counts columns without Intl.Segmenter, whose tables take 10 ms to load and 20 ms more to lay a help out with.
 * Only for modules: who requires string-width needs its CommonJS version, whose export is the function itself.
 */
const FAST_WIDTH = {
  name: "fast-width",
  setup({ onResolve }) {
    onResolve({ filter: /^string-width$/ }, ({ kind }) =>
      kind === "import-statement" ? { path: fileURLToPath(import.meta.resolve("fast-string-width")) } : undefined,
    );
  },
};

const built = (path) => fileURLToPath(new URL(`../dist/${path}`, import.meta.url));

rmSync(built("bin"), { recursive: true, force: true });
await build({
  entryPoints: [built("cli/main.js"), built("runtime/session-worker.js")],
  // The folder lies as deep as dist/cli, so that ../.. is the project in both.
  outdir: built("bin"),
  entryNames: "[name]",
  bundle: true,
  splitting: true,
  minifySyntax: true,
  minifyWhitespace: true,
  platform: "node",
  format: "esm",
  target: "node20",
  plugins: [FAST_WIDTH],
  external: [
    "onnxruntime-node",
    "onnxruntime-web",
    "@observablehq/plot",
    "linkedom",
    "fzstd",
    "xz-decompress",
    "modern-tar",
  ],
  // yargs and yauzl hold CommonJS parts that ask for Node's own modules.
  banner: { js: 'import{createRequire as nodeRequire}from"node:module";const require=nodeRequire(import.meta.url);' },
  legalComments: "linked",
  logLevel: "warning",
});
