// Joins what tsc built under dist/ into what the package holds: dist/bin with the command, its worker and the entries of
// the library, which share their chunks, and dist/sample.zip. The command starts in half the time, since 200 small files
// need not be found. The runtimes, what draws reports and what unpacks archives stay packages: loaded where they are used.
import { build } from "esbuild";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { licencesOf, sampleZip } from "./packaging.mjs";

const PROJECT = fileURLToPath(new URL("..", import.meta.url));
const ENTRIES = ["index", "node", "web", "html"];
const built = (path) => `${PROJECT}dist/${path}`;
const inPackage = (name) => fileURLToPath(import.meta.resolve(name));

/**
 * What of a package another takes the place of, for who imports it.
 * - string-width: without Intl.Segmenter, whose tables take 10 ms to load and 20 ms more to lay a help out with. Only for
 *   modules: who requires it needs its CommonJS version, whose export is the function itself.
 * - zod: messages in English alone; those of 50 other languages are as large as the rest of it.
 */
const SMALLER = {
  name: "smaller",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^string-width$/ }, ({ kind }) =>
      kind === "import-statement" ? { path: inPackage("fast-string-width") } : undefined,
    );
    onLoad({ filter: /zod[/\\]v4[/\\]locales[/\\]index\.js$/ }, () => ({
      contents: 'export { default as en } from "./en.js";',
    }));
  },
};

/** CommonJS asks for Node's own modules by require, which a module has not: it gets what an import of them gives. */
const NODE_MODULES = {
  name: "node-modules",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(node:)?\w+$/ }, ({ path, kind }) =>
      kind === "require-call" && isBuiltin(path) ? { path: path.replace("node:", ""), namespace: "node" } : undefined,
    );
    onLoad({ filter: /./, namespace: "node" }, ({ path }) => ({ contents: `export * from "node:${path}";` }));
  },
};

rmSync(built("bin"), { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: PROJECT,
  entryPoints: ["dist/cli/main.js", "dist/runtime/session-worker.js", ...ENTRIES.map((name) => `dist/${name}.js`)],
  // The folder is as deep as dist/cli, so that ../.. is the project in both.
  outdir: "dist/bin",
  entryNames: "[name]",
  bundle: true,
  splitting: true,
  minifySyntax: true,
  minifyWhitespace: true,
  platform: "node",
  format: "esm",
  target: "node20",
  plugins: [SMALLER, NODE_MODULES],
  external: ["onnxruntime-node", "onnxruntime-web", "fzstd", "xz-decompress", "modern-tar", "xxhash-wasm"],
  metafile: true,
  legalComments: "none",
  logLevel: "warning",
});
// Which package is in which file: for the tests.
writeFileSync(built(".bundle.json"), JSON.stringify(metafile));

const joined = Object.keys(metafile.inputs).map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]);
const licences = licencesOf(PROJECT, joined.filter(Boolean), "Licences of the packages in these files");
writeFileSync(built("bin/LICENCES.md"), licences);

// The declarations that the library's entries reach, of all that tsc wrote.
const declarations = new Set(ENTRIES.map((name) => `${name}.d.ts`));
for (const path of declarations) {
  const text = readFileSync(built(path), "utf8").replaceAll(/(["'])(\.[^"']+)\.ts\1/g, (_, quote, target) => {
    declarations.add(posix.join(posix.dirname(path), `${target}.d.ts`));
    return `${quote}${target}.js${quote}`;
  });
  mkdirSync(dirname(built(`bin/${path}`)), { recursive: true });
  writeFileSync(built(`bin/${path}`), text);
}

writeFileSync(built("sample.zip"), sampleZip(PROJECT));
// For make: what is newer than this file must be built again.
writeFileSync(built(".built"), "");
