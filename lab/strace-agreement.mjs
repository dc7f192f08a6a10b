// Records real programs with strace and prints how far the project's reader, the kernel's table and strace's own numbers and counts agree: some minutes.
import { build } from "esbuild";
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const inProject = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const bundle = inProject("build/strace-agreement.mjs");

mkdirSync(inProject("build"), { recursive: true });
await build({
  entryPoints: [inProject("test/support/recorded-strace/table.ts")],
  outfile: bundle,
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  logLevel: "warning",
});
const { printAgreement } = await import(bundle);
process.exitCode = (await printAgreement((line) => process.stdout.write(`${line}\n`))) ? 0 : 1;
