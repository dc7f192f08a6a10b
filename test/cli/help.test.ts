import { spawnSync } from "node:child_process";
import { readFileSync, symlinkSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { nameOf } from "../../src/cli/commands/command.ts";
import { COMMANDS } from "../../src/cli/commands/index.ts";
import { PROJECT_FOLDER } from "../../src/cli/io.ts";
import { checkWords, createParser, parserWords } from "../../src/cli/parser.ts";
import { SHIPPED_NAMES } from "../../src/cli/shipped-models.ts";
import { METHODS } from "../../src/detectors/methods.ts";
import { NEXT_CALL_METHODS } from "../../src/detectors/ngram-next-calls.ts";
import { MAIN } from "../support/built-command.ts";
import { runCommand } from "../support/command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** What esbuild writes down of dist/bin. */
interface Bundle {
  readonly outputs: Readonly<
    Record<string, { readonly entryPoint?: string; readonly imports: readonly { path: string; kind: string }[] }>
  >;
}

/** Trains in Python, or for hours. */
const DEAR = new Set(["adapt"]);

const helps = new Map<string, ReturnType<typeof runCommand>>();

/** Each help is asked for once. */
const helpOf = async (...argv: readonly string[]): Promise<string> => {
  const asked = helps.get(argv.join(" ")) ?? runCommand([...argv, "--help"]);
  helps.set(argv.join(" "), asked);
  const { exitCode, stdout, stderr } = await asked;
  expect([exitCode, stderr]).toEqual([0, ""]);
  return stdout;
};

describe("--help", () => {
  it("of the program names every command, says where the options are and what the exit codes mean", async () => {
    const help = await helpOf();
    for (const command of COMMANDS) expect(help).toContain(`syscall-sentinel ${nameOf(command)}`);
    expect(help).toMatch(/COMMAND --help lists/);
    expect(help).toMatch(/Exit codes: 0 fine; 1 an alarm[^]*2 wrong use or\s+input; 3 an internal fault/);
  });

  it.each([[], ...COMMANDS.map((command) => [nameOf(command)])])("fits 80 columns: %s", async (...argv) => {
    const wide = (await helpOf(...argv)).split("\n").filter((line) => line.length > 80);
    expect(wide).toEqual([]);
  });

  it.each(COMMANDS.map((command) => [nameOf(command), command] as const))(
    "of %s lists its own options and no others, in groups, with two examples, as -h does",
    async (name, command) => {
      const help = await helpOf(name);
      const listed = [...help.matchAll(/^ {2}--([\w-]+)/gm)].map(([, option]) => option);
      expect(listed.sort()).toEqual([...Object.keys(command.options), "help"].sort());
      expect(Object.values(command.options).filter(({ group }) => group === undefined)).toEqual([]);
      expect(help).toMatch(/^Input:$[^]*^Output:$[^]*^Examples:$/m);
      expect(command.examples).toHaveLength(2);
      expect((await runCommand([name, "-h"])).stdout).toBe(help);
    },
  );

  it("loads no runtime of networks, nothing that draws and nothing that unpacks", () => {
    const { outputs } = JSON.parse(readFileSync(join(PROJECT_FOLDER, "dist/.bundle.json"), "utf8")) as Bundle;
    const [start = ""] = Object.keys(outputs).filter(
      (path) => outputs[path]?.entryPoint === "dist/cli/command-line.js",
    );
    const loaded = new Set([start]);
    for (const path of loaded) {
      const atOnce = outputs[path]?.imports.filter(({ kind }) => kind === "import-statement") ?? [];
      for (const { path: imported } of atOnce) loaded.add(imported);
    }
    expect(loaded.size).toBeGreaterThan(1);
    const packages = [...loaded].filter((path) => outputs[path] === undefined && !isBuiltin(path));
    expect(packages).toEqual([]);
  });

  it("lists the detectors that there are: methods and shipped models", async () => {
    const words = async (command: string): Promise<string> => (await helpOf(command)).replaceAll(/\s+/g, " ");
    const [ofEval, ofFit, ofGenerate, ofScore] = await Promise.all(["eval", "fit", "generate", "score"].map(words));
    expect(SHIPPED_NAMES).toEqual(expect.arrayContaining(["sample", "stacked"]));
    for (const name of [...METHODS, ...SHIPPED_NAMES]) expect(ofEval).toContain(name);
    expect(ofFit).toContain(METHODS.join(", "));
    expect(ofGenerate).toContain(NEXT_CALL_METHODS.join(" or "));
    expect(ofScore).toContain(SHIPPED_NAMES.join(", "));
  });
});

describe("the examples of --help", () => {
  const folder = temporaryFolder();
  symlinkSync(join(PROJECT_FOLDER, "data"), join(folder, "data"));
  symlinkSync(join(PROJECT_FOLDER, "models"), join(folder, "models"));

  it.each(COMMANDS.flatMap(({ examples }) => examples.map(({ words }) => [words])))(
    "are taken as they are: %s",
    async (words) => {
      const argv = words.split(" ");
      checkWords(argv);
      let called = "";
      const parser = createParser(
        (command) => {
          called = nameOf(command);
          return Promise.resolve();
        },
        (message) => {
          throw new Error(message);
        },
      );
      await parser.parseAsync(parserWords(argv));
      expect(called).toBe(argv[0]);
    },
  );

  it.each(
    COMMANDS.filter((command) => !DEAR.has(nameOf(command))).flatMap(({ examples }) =>
      examples.map(({ words }) => [words]),
    ),
  )("work when they are pasted in a checkout: %s", (words) => {
    const ended = spawnSync(process.execPath, [MAIN, ...words.split(" ")], { cwd: folder, encoding: "utf8" });
    expect(ended.stderr).not.toMatch(/^syscall-sentinel:/m);
    expect([words.includes("--fail-on-alarm") ? 1 : 0, 0]).toContain(ended.status);
  });
});
