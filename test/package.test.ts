import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { PROJECT_FOLDER } from "../src/cli/io.ts";

const manifest = JSON.parse(readFileSync(join(PROJECT_FOLDER, "package.json"), "utf8")) as {
  version: string;
  bin: Record<string, string>;
  exports: Record<string, string | { types: string; default: string }>;
  main: string;
  scripts: Record<string, string>;
  types: string;
  typesVersions: Record<string, Record<string, readonly string[]>>;
  dependencies: Record<string, string>;
  optionalDependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
  devDependencies: Record<string, string>;
};

/** Which source and which package is in which file of dist/bin, as esbuild wrote it down. */
const bundle = JSON.parse(readFileSync(join(PROJECT_FOLDER, "dist/.bundle.json"), "utf8")) as {
  outputs: Record<
    string,
    { inputs: Record<string, unknown>; imports: readonly { path: string; external?: boolean }[] }
  >;
};

/** The package that a path or an import is of, and "" for one of this project. */
function packageOf(path: string): string {
  return /^(?:.*node_modules\/)?((?:@[^/]+\/)?[^/:]+)/.exec(path)?.[1] ?? "";
}

/** Hooks that write down the address of each module that is loaded. */
const LISTING_HOOKS = `export const initialize = ({ port }) => { globalThis.listing = port; };
export async function load(url, context, next) {
  globalThis.listing.postMessage(url);
  return next(url, context);
}`;

/** The packages of which a module is loaded by importing an entry, those joined into the files of dist/bin with them. */
function packagesLoadedBy(entry: string): readonly string[] {
  const source = `import { register } from "node:module";
    import { MessageChannel, receiveMessageOnPort } from "node:worker_threads";
    const { port1, port2 } = new MessageChannel();
    register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(LISTING_HOOKS)}`)}, { data: { port: port2 }, transferList: [port2] });
    await import(${JSON.stringify(entry)});
    for (let next; (next = receiveMessageOnPort(port1)) !== undefined; ) console.log(next.message);
    port1.close();`;
  const files = importByName(source)
    .trim()
    .split("\n")
    .filter((url) => url.startsWith("file:"))
    .map((url) => relative(PROJECT_FOLDER, fileURLToPath(url)));
  expect(files.some((file) => file.startsWith("dist/bin/"))).toBe(true);
  const inputs = files.flatMap((file) => Object.keys(bundle.outputs[file]?.inputs ?? { [file]: null }));
  return [...new Set(inputs.filter((path) => path.includes("node_modules/")).map(packageOf))].sort();
}

/** Runs a module text that imports the package by its own name, as a user of the library would. */
function importByName(source: string): string {
  return execFileSync(process.execPath, ["--input-type=module", "-e", source], {
    cwd: PROJECT_FOLDER,
    encoding: "utf8",
  });
}

describe("the package", () => {
  it("points at built files for every entry", () => {
    const targets = Object.values(manifest.exports).flatMap((entry) =>
      typeof entry === "string" ? [entry] : [entry.types, entry.default],
    );
    const older = Object.values(manifest.typesVersions).flatMap((versions) => Object.values(versions).flat());
    const all = [...targets, ...Object.values(manifest.bin), manifest.main, manifest.types, ...older];
    expect(all.filter((path) => !existsSync(join(PROJECT_FOLDER, path)))).toEqual([]);
  });

  it("declares each package that its files leave outside, and no other", () => {
    const declared = Object.keys({
      ...manifest.dependencies,
      ...manifest.optionalDependencies,
      ...manifest.peerDependencies,
    });
    const outside = Object.values(bundle.outputs).flatMap(({ imports }) =>
      imports.filter(({ external, path }) => external === true && !isBuiltin(path)).map(({ path }) => packageOf(path)),
    );
    // The declarations name zod, whose code is inside.
    expect([...new Set([...outside, "zod"])].sort()).toEqual(declared.sort());
  });

  it("pins both runtimes to one exact version", () => {
    const web = "onnxruntime-web";
    const node = manifest.optionalDependencies["onnxruntime-node"];
    expect(new Set([node, manifest.peerDependencies[web], manifest.devDependencies[web]]).size).toBe(1);
    expect(node).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it.each(["syscall-sentinel", "syscall-sentinel/node", "syscall-sentinel/web"])(
    "loads for %s no ONNX runtime, nothing that draws and nothing of the command line",
    (entry) => {
      const packages = packagesLoadedBy(entry);
      expect(packages).toEqual(expect.arrayContaining(entry.endsWith("/web") ? [] : ["@noble/hashes"]));
      expect(packages.filter((name) => /^(d3|linkedom|@observablehq|yargs|leven|onnxruntime)/.test(name))).toEqual([]);
    },
  );

  it("loads no package for syscall-sentinel/html: the report's charts are drawn without one", () => {
    expect(packagesLoadedBy("syscall-sentinel/html")).toEqual([]);
  });

  it.each(["index", "web", "html"])("needs nothing of Node for its entry %s, whatever is loaded later on", (entry) => {
    const reached = new Set([`dist/bin/${entry}.js`]);
    const outside = new Set<string>();
    for (const file of reached) {
      for (const { path, external } of bundle.outputs[file]?.imports ?? []) {
        if (external === true) outside.add(path);
        else reached.add(path);
      }
    }
    expect([...outside].filter((path) => isBuiltin(path))).toEqual([]);
  });

  it("scores a trace through its node entry in ten lines", () => {
    const source = `import { encodeCalls, loadModel, modelDetector } from "syscall-sentinel";
      import { folderFiles, loadDataset, nodeRuntime } from "syscall-sentinel/node";
      const data = await loadDataset("data/sample/attack/Web_Shell_1", { format: "auto", architecture: null });
      const model = await loadModel("models/sample", folderFiles("models/sample"), await nodeRuntime({ device: "cpu", threads: 1 }));
      const detector = modelDetector(model);
      const scores = await detector.score(data.splits.training.map((trace) => encodeCalls(detector.vocabulary, trace.calls)));
      console.log(scores.every((score) => score > 0 && score < 24));
      await model.release();`;
    expect(importByName(source)).toBe("true\n");
  });

  it("has npm scripts that build before they run the command, and only what has changed", () => {
    const runs = Object.values(manifest.scripts).filter((script) => script.includes("dist/bin/main.js"));
    expect(runs.length).toBeGreaterThan(4);
    expect(runs.filter((script) => !script.startsWith("npm run --silent built && "))).toEqual([]);
    expect(manifest.scripts["built"]).toBe("make --silent INSTALLED= dist/.built");
    const question = ["--question", "--silent", "INSTALLED=", "dist/.built"];
    expect(spawnSync("make", question, { cwd: PROJECT_FOLDER }).status).toBe(0);
  });

  it("locks each package by its sha512", () => {
    const { packages } = JSON.parse(readFileSync(join(PROJECT_FOLDER, "package-lock.json"), "utf8")) as {
      packages: Record<string, { integrity?: string }>;
    };
    const installed = Object.entries(packages).filter(([path]) => path !== "");
    expect(installed.length).toBeGreaterThan(100);
    expect(installed.filter(([, { integrity }]) => integrity?.startsWith("sha512-") !== true)).toEqual([]);
  });

  it("makes npm warn of nothing in the project's settings", () => {
    const { stderr } = spawnSync("npm", ["run", "--loglevel=warn"], { cwd: PROJECT_FOLDER, encoding: "utf8" });
    expect(stderr).toBe("");
  });

  it("keeps the embedded sample under 2 MB", () => {
    const sample = join(PROJECT_FOLDER, "data/sample");
    const files = readdirSync(sample, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const bytes = files.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
    expect(files.length).toBeGreaterThan(300);
    expect(bytes).toBeLessThan(2_000_000);
  });
});
