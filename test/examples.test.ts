import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { chromium } from "playwright-core";
import { PROJECT_FOLDER } from "../src/cli/io.ts";
import { CHROMIUM, CHROMIUM_FLAGS, HAS_CHROMIUM, NO_CHROMIUM } from "./support/browser.ts";
import { MAIN } from "./support/built-command.ts";
import { serveFolder } from "./support/serve-folder.ts";
import { describeWhere } from "./support/skip.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

const EXAMPLES = join(PROJECT_FOLDER, "examples");
const folder = temporaryFolder();
const attack = join(PROJECT_FOLDER, "data/sample/attack");

/** Runs an example against the package as it was built, in a folder of its own. */
function run(name: string, argv: readonly string[] = [], input = ""): string {
  if (!existsSync(MAIN)) throw new Error("nothing is built: npm run build");
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(EXAMPLES, `${name}.mjs`), ...argv], {
    cwd: folder,
    encoding: "utf8",
    input,
  });
  expect({ status, stderr: stderr.replaceAll(/^skipped README\.md.*\n/gm, "") }).toEqual({ status: 0, stderr: "" });
  return stdout;
}

/** What the command says of the same traces, by the same model. */
function scored(
  paths: readonly string[],
  ...model: readonly string[]
): readonly { path: string; scoreBits: number; verdict: string }[] {
  const argv = [MAIN, "score", ...paths, ...model, "--format", "json", "--quiet"];
  const { traces } = JSON.parse(execFileSync(process.execPath, argv, { encoding: "utf8" })) as { traces: [] };
  return traces;
}

describe("examples", () => {
  it("are all named in examples/README.md, and all run here", () => {
    const page = readFileSync(join(EXAMPLES, "README.md"), "utf8");
    const programs = readdirSync(EXAMPLES).filter((name) => /\.(?:mjs|html)$/.test(name));
    expect(programs.filter((name) => !page.includes(`](${name})`))).toEqual([]);
    expect(programs.sort()).toEqual([
      "evaluate-own-set.mjs",
      "own-detector.mjs",
      "own-format.mjs",
      "own-model.mjs",
      "page.html",
      "score-a-stream.mjs",
    ]);
  });

  it.each(["Web_Shell_1/rm-7.txt", "Tar_Bomb_1/tar-1.txt"])("score-a-stream scores %s as the command does", (path) => {
    const file = join(attack, path);
    const [first] = scored([file], "--detector", "sample");
    const calls = readFileSync(file, "utf8").replace(/^#.*\n/, "");
    const verdict = first?.verdict === "alarm" ? "ALARM" : "normal";
    expect(run("score-a-stream", [], calls)).toBe(
      `${calls.trim().split(/\s+/).length} calls, ${first?.scoreBits.toFixed(3)} bits per call: ${verdict}\n`,
    );
  });

  it("own-model saves a model that the command opens, with the same scores", () => {
    const lines = run("own-model", [join(PROJECT_FOLDER, "data/sample/training"), attack, "mine"])
      .trim()
      .split("\n");
    const traces = scored([attack], "--model", join(folder, "mine"));
    expect(traces.length).toBe(101);
    const start = ({ path, scoreBits }: (typeof traces)[number]): string => `${path}: ${scoreBits.toFixed(3)} `;
    expect(lines.map((line, index) => line.startsWith(start(traces[index]!)))).toEqual(traces.map(() => true));
    expect(lines.filter((line) => line.endsWith("ALARM")).length).toBeGreaterThan(5);
  });

  it("own-detector is evaluated next to the n-gram", () => {
    expect(run("own-detector", [join(PROJECT_FOLDER, "data/sample")])).toMatch(
      /^length +0\.\d{3} [^]*^n-gram +0\.\d{3} /m,
    );
  });

  it("own-format reads threads, and names a line that is not of the format", () => {
    writeFileSync(join(folder, "a.foo"), "1 nginx/7 openat\n2 sh/8 execve\n3 nginx/7 read\n");
    expect(run("own-format", ["a.foo"])).toMatch(
      /^nginx#7: 2 calls, \d+\.\d{3} bits.*\nsh#8: 1 calls, \d+\.\d{3} bits.*\n$/,
    );
    writeFileSync(join(folder, "b.foo"), "1 nginx/7 openat\nnot of it\n");
    const { stderr } = spawnSync(process.execPath, [join(EXAMPLES, "own-format.mjs"), join(folder, "b.foo")], {
      encoding: "utf8",
    });
    expect(stderr).toContain("line 2 is not TIME PROGRAM/THREAD CALL");
  });

  it("evaluate-own-set measures what eval measures", () => {
    const evaluation = JSON.parse(run("evaluate-own-set", [join(PROJECT_FOLDER, "data/sample")])) as Aucs;
    const argv = [MAIN, "eval", "--data", join(PROJECT_FOLDER, "data/sample"), "--detector", "sample", "stide:k=8"];
    const same = execFileSync(process.execPath, [...argv, "--format", "json", "--quiet"], { encoding: "utf8" });
    expect(aucs(evaluation)).toEqual(aucs(JSON.parse(same) as Aucs));
  });
});

interface Aucs {
  readonly detectors: readonly { readonly testSets: { readonly official: { readonly auc: number } } }[];
}

function aucs({ detectors }: Aucs): readonly number[] {
  return detectors.map(({ testSets }) => testSets.official.auc);
}

describeWhere(HAS_CHROMIUM, NO_CHROMIUM)("examples/page.html", () => {
  it("scores a chosen recording in a browser as the command does, and says what is wrong with another", async () => {
    const app = join(folder, "app");
    mkdirSync(join(app, "node_modules"), { recursive: true });
    cpSync(join(EXAMPLES, "page.html"), join(app, "index.html"));
    cpSync(join(PROJECT_FOLDER, "models/sample"), join(app, "public/models/sample"), { recursive: true });
    symlinkSync(PROJECT_FOLDER, join(app, "node_modules/syscall-sentinel"));
    symlinkSync(join(PROJECT_FOLDER, "node_modules/onnxruntime-web"), join(app, "node_modules/onnxruntime-web"));
    const vite = join(PROJECT_FOLDER, "node_modules/vite/bin/vite.js");
    execFileSync(process.execPath, [vite, "build", "--logLevel", "error"], { cwd: app });
    const server = await serveFolder(join(app, "dist"), "/");
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_FLAGS });
    try {
      const page = await browser.newPage();
      await page.goto(server.url);
      const input = page.getByLabel("Recording");
      await page.locator("#file:enabled").waitFor();
      const file = join(attack, "Tar_Bomb_1/tar-1.txt");
      await input.setInputFiles(file);
      const [known] = scored([file], "--detector", "sample");
      const shown = `tar-1.txt: ${known?.scoreBits.toFixed(3)} bits per call, ${known?.verdict === "alarm" ? "ALARM" : "normal"}`;
      await page.getByRole("listitem").filter({ hasText: shown }).waitFor();
      await input.setInputFiles({ name: "odd.txt", mimeType: "text/plain", buffer: Buffer.from("<<<\n") });
      await page.getByRole("listitem").filter({ hasText: "odd.txt" }).waitFor();
    } finally {
      await browser.close();
      await server.close();
    }
  });
});
