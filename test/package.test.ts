import { describe, expect, it } from "@jest/globals";
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_FOLDER } from "../src/cli/project-folder.ts";

const manifest = JSON.parse(readFileSync(join(PROJECT_FOLDER, "package.json"), "utf8")) as {
  version: string;
  bin: Record<string, string>;
  exports: Record<string, string | { types: string; default: string }>;
  peerDependencies: Record<string, string>;
  devDependencies: Record<string, string>;
};

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
    expect(
      [...targets, ...Object.values(manifest.bin)].filter((path) => !existsSync(join(PROJECT_FOLDER, path))),
    ).toEqual([]);
  });

  it("pins both runtimes to one exact version", () => {
    const runtimes = ["onnxruntime-node", "onnxruntime-web"].map((name) => [
      manifest.peerDependencies[name],
      manifest.devDependencies[name],
    ]);
    expect(new Set(runtimes.flat()).size).toBe(1);
    expect(runtimes[0]?.[0]).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it("loads its platform-free entry without any ONNX runtime", () => {
    const source = `import { parseTraces, standardCalls } from "syscall-sentinel";
      import { createRequire } from "node:module";
      const loaded = Object.keys(createRequire(import.meta.url).cache).filter((path) => path.includes("onnxruntime"));
      console.log(typeof parseTraces, standardCalls("i386").length, loaded.length);`;
    expect(importByName(source)).toBe("function 340 0\n");
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

  it("keeps the embedded sample under 2 MB", () => {
    const sample = join(PROJECT_FOLDER, "data/sample");
    const files = readdirSync(sample, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const bytes = files.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
    expect(files.length).toBeGreaterThan(300);
    expect(bytes).toBeLessThan(2_000_000);
  });
});
