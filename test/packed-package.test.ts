import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { PROJECT_FOLDER } from "../src/cli/io.ts";
import { MAIN, PLAIN_ENVIRONMENT } from "./support/built-command.ts";
import { inFull } from "./support/full.ts";
import { lockOf } from "./support/lock-of.ts";
import { serveFolder } from "./support/serve-folder.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

const STRACE_LOG = join(PROJECT_FOLDER, "test/fixtures/strace/epoch.log");
const folder = temporaryFolder();
/** A user's project: nothing but the package. */
const app = join(folder, "app");
let tarball = "";

beforeAll(() => {
  if (!existsSync(MAIN)) throw new Error("nothing is built: npm run build");
  // What is packed is what was built last: a build in the midst of the tests that run at the same time would take it away from them.
  const pack = ["pack", "--ignore-scripts", "--silent", "--pack-destination", folder];
  const name = execFileSync("npm", pack, { cwd: PROJECT_FOLDER, encoding: "utf8", stdio: "pipe" }).trim();
  tarball = join(folder, name);
  mkdirSync(app);
  const { manifest, lock } = lockOf("app", `file:../${name}`);
  writeFileSync(join(app, "package.json"), JSON.stringify(manifest));
  writeFileSync(join(app, "package-lock.json"), JSON.stringify(lock));
  // The versions of our own lock file, which npm has in its cache since it installed them here: without network where that is so.
  const install = ["ci", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund"];
  execFileSync("npm", install, { cwd: app, stdio: "pipe" });
  copyFileSync(STRACE_LOG, join(app, "trace.txt"));
  mkdirSync(join(app, "traces"));
  copyFileSync(STRACE_LOG, join(app, "traces/epoch.log"));
});

/** Runs a program in the user's folder. */
function runIn(program: string, argv: readonly string[]): { readonly status: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync(program, [...argv], {
    cwd: app,
    encoding: "utf8",
    env: PLAIN_ENVIRONMENT,
  });
  return { status, output: `${stdout}${stderr}` };
}

/** The command with variables of the environment, while this process continues: it may serve what the command fetches. */
async function sentinelWith(
  environment: Readonly<Record<string, string>>,
  ...argv: readonly string[]
): Promise<{ readonly status: number | null; readonly output: string }> {
  const child = spawn("npx", ["--no-install", "syscall-sentinel", ...argv], {
    cwd: app,
    env: { ...PLAIN_ENVIRONMENT, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  }
  const [status] = (await once(child, "close")) as [number | null];
  return { status, output };
}

const sentinel = (...argv: readonly string[]) => runIn("npx", ["--no-install", "syscall-sentinel", ...argv]);

describe("npx syscall-sentinel in an empty folder", () => {
  it("prints its help", () => {
    expect(sentinel("--help")).toEqual({ status: 0, output: expect.stringMatching(/eval[^]*score[^]*explain/) });
  });

  it("scores a strace file with a model that came with it", () => {
    expect(sentinel("score", "trace.txt")).toEqual({
      status: 0,
      output: expect.stringMatching(/\d+ (?:trace|tree)s?: \d+/),
    });
  });

  it("fetches a model that it does not hold when that is named, by checksum, and says where from", async () => {
    const served = await serveFolder(join(PROJECT_FOLDER, "models"));
    const cache = { XDG_CACHE_HOME: join(folder, "cache") };
    const score = ["score", "trace.txt", "--detector", "notebook"];
    try {
      const { status, output } = await sentinelWith({ ...cache, SYSCALL_SENTINEL_MODELS: served.url }, ...score);
      expect([status, output]).toEqual([
        0,
        expect.stringMatching(/^fetching notebook \(5\.0 MB\) from http:\/\/127[^]*Model notebook/),
      ]);
      expect(output).not.toContain("notebook/fast");
    } finally {
      await served.close();
    }
    expect(await sentinelWith(cache, ...score)).toEqual({
      status: 0,
      output: expect.not.stringContaining("fetching"),
    });
  });

  it("takes the int8 copy of a model from a folder that the user names", async () => {
    const place = { SYSCALL_SENTINEL_MODELS: join(PROJECT_FOLDER, "models") };
    const { status, output } = await sentinelWith(place, "score", "trace.txt", "--detector", "stacked", "--fast");
    expect([status, output]).toEqual([0, expect.stringContaining("--fast: stacked in int8")]);
  });

  it.each([[["--detector", "ensemble"]], [["--detector", "stacked", "--fast"]]])(
    "says in one line what to do where the model of %j cannot be fetched",
    async (options) => {
      const place = { XDG_CACHE_HOME: join(folder, "offline"), SYSCALL_SENTINEL_MODELS: "http://127.0.0.1:9/models" };
      const { status, output } = await sentinelWith(place, "score", "trace.txt", ...options);
      const [announcement = "", reason = "", ...rest] = output.trim().split("\n");
      expect([status, announcement.startsWith("fetching "), rest]).toEqual([2, true, []]);
      expect(reason).toMatch(/^syscall-sentinel: .* cannot be fetched: .*; set SYSCALL_SENTINEL_MODELS to a folder/);
    },
  );

  it("evaluates on the sample that came with it, and says that it is one", () => {
    const { status, output } = sentinel("eval", "--detector", "stide", "--report", "report.html");
    expect([status, output]).toEqual([0, expect.stringMatching(/AUC[^]*SAMPLE DATA/)]);
    expect(readFileSync(join(app, "report.html"), "utf8")).toMatch(/<svg/);
  });
});

/** The example of docs/library.md. */
function libraryExample(): string {
  const page = readFileSync(join(PROJECT_FOLDER, "docs/library.md"), "utf8");
  const [, example] = /^```ts\n([^]*?)^```$/m.exec(page) ?? [];
  if (example === undefined) throw new Error("docs/library.md has no example in ```ts");
  return example;
}

/** The same example for CommonJS. */
function asCommonJs(example: string): string {
  const required = example
    .replaceAll(/^import (\{[^}]*\}) from ("[^"]+");$/gm, "const $1 = require($2);")
    .replaceAll(/import\.meta\.resolve\(("[^"]+")\)/g, 'require("node:url").pathToFileURL(require.resolve($1))');
  return `(async () => {\n${required}\n})();\n`;
}

/** What the example must have come to. */
const CHECK = `if (!(scores.length > 0 && scores.every((score) => score > 0) && bits > 0 && traces.length > 0 && format === "strace" && warnings.length === 0))
  throw new Error(JSON.stringify({ scores: [...scores], bits, traces: traces.length, format, warnings }));
console.log("right");
`;

describe("the example of docs/library.md, in an empty folder", () => {
  it.each([
    ["nodenext", "nodenext"],
    ["esnext", "bundler"],
    // What TypeScript resolved by before it knew "exports"; TypeScript 6 still has it.
    ["esnext", "node10"],
  ])("is right TypeScript under strict, module %s with moduleResolution %s", (module, moduleResolution) => {
    writeFileSync(join(app, "example.mts"), libraryExample());
    const options = {
      strict: true,
      noEmit: true,
      // The declarations of the packages themselves are checked in make test-all: half a minute.
      skipLibCheck: inFull(false, true),
      target: "es2023",
      module,
      moduleResolution,
      ...(moduleResolution === "node10" ? { ignoreDeprecations: "6.0" } : {}),
      types: ["node"],
      typeRoots: [join(PROJECT_FOLDER, "node_modules/@types")],
    };
    writeFileSync(join(app, "tsconfig.json"), JSON.stringify({ compilerOptions: options, files: ["example.mts"] }));
    expect(typesOf("tsconfig.json")).toEqual({ status: 0, output: "" });
  });

  it("needs no types of Node for the entry that is free of platforms", () => {
    writeFileSync(join(app, "plain.mts"), 'import { parseTraces } from "syscall-sentinel";\nvoid parseTraces;\n');
    const options = {
      strict: true,
      noEmit: true,
      skipLibCheck: inFull(false, true),
      target: "es2023",
      module: "nodenext",
      types: [],
    };
    writeFileSync(join(app, "plain.json"), JSON.stringify({ compilerOptions: options, files: ["plain.mts"] }));
    expect(typesOf("plain.json")).toEqual({ status: 0, output: "" });
  });

  it("runs as a module", () => {
    writeFileSync(join(app, "example.mjs"), libraryExample() + CHECK);
    expect(runIn(process.execPath, ["example.mjs"])).toEqual({ status: 0, output: "right\n" });
  });

  it("runs as CommonJS, by require", () => {
    writeFileSync(join(app, "example.cjs"), asCommonJs(libraryExample() + CHECK));
    expect(runIn(process.execPath, ["example.cjs"])).toEqual({ status: 0, output: "right\n" });
  });
});

function typesOf(configuration: string): { readonly status: number | null; readonly output: string } {
  return runIn(process.execPath, [join(PROJECT_FOLDER, "node_modules/typescript/bin/tsc"), "-p", configuration]);
}

it.each([
  ["publint", "publint/src/cli.js", ["run", "--strict"]],
  ["are-the-types-wrong", "@arethetypeswrong/cli/dist/index.js", ["--ignore-rules", "cjs-resolves-to-esm", "--"]],
])("has nothing that %s objects to", (_, program, argv) => {
  const { status, output } = runIn(process.execPath, [join(PROJECT_FOLDER, "node_modules", program), ...argv, tarball]);
  expect([status, output]).toEqual([0, expect.stringMatching(/All good!|No problems found/)]);
});

it("is packed in less than 5 MB and 250 files", () => {
  const pack = ["pack", "--dry-run", "--json", "--ignore-scripts", "--silent"];
  const output = execFileSync("npm", pack, { cwd: PROJECT_FOLDER, encoding: "utf8" });
  const [{ size, entryCount }] = JSON.parse(output) as [{ readonly size: number; readonly entryCount: number }];
  expect([size < 5e6, entryCount < 250]).toEqual([true, true]);
});

it("holds the built command, the library, two models and the pages on formats, and neither sources nor tests", () => {
  const installed = join(app, "node_modules/syscall-sentinel");
  expect(readdirSync(installed).sort()).toEqual([
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "dist",
    "docs",
    "models",
    "package.json",
  ]);
});
