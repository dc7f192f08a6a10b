import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { namesText, numbersText } from "../../src/cli/commands/generate.ts";
import { PROJECT_FOLDER } from "../../src/cli/io.ts";
import { ARCHITECTURES, standardCalls } from "../../src/syscalls/architecture.ts";
import { runCommand } from "../support/command.ts";
import { refusalText } from "../support/refusal.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { parseTraces } from "../support/worded-traces.ts";

const MODEL = join(PROJECT_FOLDER, "models/sample");
const SAMPLE = join(PROJECT_FOLDER, "data/sample");
const folder = temporaryFolder();

interface Generated {
  readonly model: string;
  readonly architecture: string;
  readonly promptCalls: number;
  readonly traces: readonly { readonly name: string; readonly meanBits: number; readonly calls: readonly string[] }[];
}

async function json(...argv: readonly string[]): Promise<Generated> {
  const { stdout, exitCode, stderr } = await runCommand(["generate", "--format", "json", ...argv]);
  expect([exitCode, exitCode === 0 ? "" : stderr]).toEqual([0, ""]);
  return JSON.parse(stdout) as Generated;
}

describe("generate", () => {
  it("prints one call name a line, which score reads back and scores as it says itself", async () => {
    const { exitCode, stdout, stderr } = await runCommand(["generate", "--model", MODEL, "--calls", "120"]);
    expect(exitCode).toBe(0);
    const lines = stdout.trimEnd().split("\n");
    expect(lines.slice(0, 2)).toEqual([
      "# architecture: x86_64",
      expect.stringMatching(/^# made up by sample, seed 1, temperature 1, trace 1 of 1$/),
    ]);
    expect(lines).toHaveLength(2 + 120);
    const file = join(folder, "one.txt");
    writeFileSync(file, stdout);
    const scored = await runCommand(["score", file, "--model", MODEL, "--format", "json"]);
    const { traces } = JSON.parse(scored.stdout) as {
      traces: { calls: number; unknownCalls: number; scoreBits: number }[];
    };
    expect(traces[0]).toMatchObject({ calls: 120, unknownCalls: 0 });
    expect(stderr).toContain(`mean surprise to the model itself ${traces[0]?.scoreBits.toFixed(3)} bits a call`);
  });

  it("writes several traces to a new folder, one a file, and score reads each", async () => {
    const out = join(folder, "several");
    const argv = ["generate", "--model", MODEL, "--calls", "30", "--traces", "3", "--out", out, "--quiet"];
    expect(await runCommand(argv)).toEqual({ exitCode: 0, stdout: "", stderr: "" });
    expect(readdirSync(out)).toEqual(["generated-0001.txt", "generated-0002.txt", "generated-0003.txt"]);
    const scored = await runCommand(["score", out, "--model", MODEL, "--format", "json"]);
    const { traces } = JSON.parse(scored.stdout) as { traces: { name: string; calls: number }[] };
    expect(traces.map((trace) => trace.calls)).toEqual([30, 30, 30]);
    const again = await runCommand(argv);
    expect(again).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/exists already/) });
  });

  it("makes the same traces from the same seed, and the first of several alike", async () => {
    const argv = ["--model", MODEL, "--calls", "50", "--quiet"];
    const one = await json(...argv);
    expect(await json(...argv)).toEqual(one);
    expect((await json(...argv, "--traces", "3")).traces[0]?.calls).toEqual(one.traces[0]?.calls);
    expect((await json(...argv, "--seed", "2")).traces[0]?.calls).not.toEqual(one.traces[0]?.calls);
    expect(one).toMatchObject({ model: "sample", architecture: "x86_64", promptCalls: 0 });
  });

  it("is less surprised by what it makes at a lower temperature", async () => {
    const meanBits = async (temperature: string): Promise<number> =>
      (await json("--model", MODEL, "--calls", "200", "--temperature", temperature)).traces[0]?.meanBits ?? NaN;
    const [low, one, high] = [await meanBits("0.05"), await meanBits("1"), await meanBits("3")];
    expect(low).toBeLessThan(one);
    expect(one).toBeLessThan(high);
  });

  it("writes call numbers that are read back with the architecture", async () => {
    const file = join(folder, "numbers.txt");
    const argv = ["--model", MODEL, "--calls", "40"];
    expect(await runCommand(["generate", ...argv, "--format", "numbers", "--out", file])).toMatchObject({
      exitCode: 0,
    });
    expect(readFileSync(file, "utf8")).toMatch(/^(\d+\n){40}$/);
    const read = await runCommand(["explain", file, "--arch", "x86_64", "--model", MODEL, "--format", "json"]);
    const { calls } = JSON.parse(read.stdout) as { calls: { call: string }[] };
    expect(calls.map(({ call }) => call)).toEqual((await json(...argv)).traces[0]?.calls);
  });

  it("continues after a prompt, with a network and with an n-gram model fitted on the spot", async () => {
    const prompt = join(folder, "prompt.txt");
    writeFileSync(prompt, "# architecture: x86_64\nexecve brk\n");
    for (const chosen of [
      ["--model", MODEL],
      ["--detector", "n-gram", "--data", SAMPLE],
    ]) {
      const made = await json(...chosen, "--calls", "2", "--temperature", "0.01", "--prompt", prompt);
      const whole = await json(...chosen, "--calls", "4", "--temperature", "0.01");
      expect(whole.traces[0]?.calls.slice(0, 2)).toEqual(["execve", "brk"]);
      expect(made.traces[0]?.calls).toEqual(whole.traces[0]?.calls.slice(2));
      expect(made.promptCalls).toBe(2);
    }
  });
});

describe("generate with wrong input", () => {
  const prompt = join(folder, "short.txt");

  it.each([
    [[], /generate needs --calls/],
    [["--calls", "0"], /--calls takes 1 or more/],
    [["--calls", "1000001"], /--calls takes at most 1000000/],
    [["--calls", "x"], /--calls takes a whole number/],
    [["--calls", "5", "--temperature", "0"], /--temperature must lie above 0/],
    [["--calls", "5", "--temperature", "-1"], /--temperature must lie above 0/],
    [["--calls", "5", "--temperature", "NaN"], /--temperature takes a number/],
    [["--calls", "5", "--seed", "-1"], /--seed takes 0 or more/],
    [["--calls", "5", "--seed", "1.5"], /--seed takes a whole number/],
    [["--calls", "5", "--seed", "4294967296"], /--seed takes at most 4294967295/],
    [["--calls", "5", "--traces", "2"], /a text holds one trace: name a new folder/],
    [["--calls", "1000000", "--traces", "11", "--format", "json"], /more than 10000000 calls/],
    [["--calls", "5", "--detector", "stide"], /stide tells traces apart/],
    [["--calls", "5", "--detector", "no-such"], /there is no detector "no-such"/],
    [["--calls", "5", "--detector", "sample", "--data", SAMPLE], /--data is what --detector n-gram is fitted on/],
    [["--calls", "5", "--detector", "sample", "--model", MODEL], /not both/],
    [["--calls", "5", "--model", "/nowhere"], /\/nowhere/],
    [["--calls", "5", "--detector", "notebook"], /needs? .*prompt|give it a prompt of at least 19 calls/],
    [["--calls", "5", "--detector", "notebook", "--prompt", prompt], /at least 19 calls \(this one has 2\)/],
    [["--calls", "5", "--prompt", join(SAMPLE, "validation")], /holds \d+ traces; a prompt is one/],
    [["--calls", "5", "--model", MODEL, "--out", "/proc/none/x.txt"], /\/proc\/none\/x\.txt: cannot be written/],
  ])("%j ends with 2, one clear message and no output", async (argv, message) => {
    writeFileSync(prompt, "read write\n");
    const { exitCode, stdout, stderr } = await runCommand(["generate", "--quiet", ...argv]);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(existsSync("/proc/none")).toBe(false);
  });
});

const written = fc
  .constantFrom(...ARCHITECTURES)
  .chain((architecture) =>
    fc.tuple(
      fc.constant(architecture),
      fc.array(fc.constantFrom(...standardCalls(architecture), "syscall_1234"), { minLength: 1, maxLength: 30 }),
    ),
  );

describe("written traces", () => {
  it("are read back: names with their architecture, whatever the comments", () => {
    fc.assert(
      fc.property(written, ([architecture, calls]) => {
        const text = namesText(calls, architecture, ["made up by x", "read write"]);
        const [trace] = parseTraces(text, "auto", { path: "t", architecture: null }).traces;
        expect(trace).toEqual({ name: "t", calls, architecture });
      }),
      // A call that is also the header of a table of one column.
      { examples: [[["mips", ["syscall"]]]] },
    );
  });

  it("are read back: numbers, when the architecture is said", () => {
    fc.assert(
      fc.property(written, ([architecture, calls]) => {
        const [trace] = parseTraces(numbersText(calls, architecture), "auto", { path: "t", architecture }).traces;
        expect(trace?.calls).toEqual(calls);
      }),
    );
  });

  it("refuse what could not be read back", async () => {
    expect(await refusalText(() => namesText(["read", "a b"], null, []), "E_TRACE")).toContain('"a b"');
    expect(await refusalText(() => numbersText(["made_up"], "i386"), "E_TRACE")).toContain("no number on i386");
    for (const call of ["syscall_0", "syscall_99999", "syscall_1073741883"]) {
      expect(await refusalText(() => numbersText([call], "x86_64"), "E_TRACE")).toContain("no number on x86_64");
    }
    expect(await refusalText(() => numbersText(["read"], "any"), "E_TRACE")).toContain("take names");
  });
});
