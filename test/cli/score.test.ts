import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import * as z from "zod";
import { PROJECT_FOLDER } from "../../src/cli/io.ts";
import { runCommand } from "../support/command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const SAMPLE = join(PROJECT_FOLDER, "data/sample");
const MODEL = join(PROJECT_FOLDER, "models/sample");
const expectedCall = z.strictObject({ call: z.string(), probability: z.number().min(0).max(1) });
const surprisingCall = z.strictObject({
  index: z.int(),
  call: z.string(),
  surpriseBits: z.number(),
  expected: z.array(expectedCall),
});
/** The JSON that the design promises, with stretches next to the calls, and no field more. */
const contract = z.strictObject({
  model: z.string(),
  modelChoice: z.strictObject({ name: z.string(), reason: z.enum(["architecture", "calls", "host"]) }).nullable(),
  scoreUnit: z.string(),
  threshold: z.number().nullable(),
  fewestCalls: z.int().positive(),
  falseAlarmRate: z.number(),
  drift: z.strictObject({
    drifted: z.boolean().nullable(),
    pValue: z.number().min(0).max(1).nullable(),
    statistic: z.number().min(0).max(1).nullable(),
    traces: z.int().nonnegative(),
    calibrationTraces: z.int().positive(),
  }),
  input: z.strictObject({
    formats: z.array(z.string()),
    formatsGuessed: z.boolean(),
    architectures: z.array(z.string()),
    skippedLines: z.int().nonnegative(),
    lostEvents: z.int().nonnegative(),
    missingEvents: z.int().nonnegative(),
    unreadCalls: z.int().nonnegative(),
    trust: z.array(z.strictObject({ format: z.string(), level: z.string(), reason: z.string() })),
  }),
  traces: z.array(
    z.strictObject({
      name: z.string(),
      path: z.string(),
      calls: z.int().positive(),
      unknownCalls: z.int().nonnegative(),
      score: z.number().nullable(),
      scoreUnit: z.string(),
      scoreBits: z.number().nullable(),
      pValue: z.number().min(0).max(1).nullable(),
      verdict: z.enum(["normal", "alarm", "foreign", "unjudged"]),
      lineage: z
        .strictObject({
          process: z.string(),
          parent: z.string().nullable(),
          forkOf: z.string().nullable(),
          tree: z.string(),
        })
        .optional(),
      unjudged: z
        .discriminatedUnion("reason", [
          z.strictObject({ reason: z.literal("no-threshold") }),
          z.strictObject({ reason: z.literal("too-few-calls"), fewestCalls: z.int().positive() }),
        ])
        .optional(),
      lostEvents: z.int().positive().optional(),
      missingEvents: z.int().positive().optional(),
      unreadCalls: z.int().positive().optional(),
      skippedLines: z.int().positive().optional(),
      program: z.string().optional(),
      foreign: z
        .strictObject({
          share: z.number().min(0).max(1),
          calls: z.array(z.strictObject({ call: z.string(), times: z.int().positive() })),
        })
        .optional(),
      mostSurprising: z.array(surprisingCall).optional(),
      stretches: z
        .array(
          z.strictObject({
            from: z.int(),
            to: z.int(),
            calls: z.int().positive(),
            totalBits: z.number(),
            meanBits: z.number(),
            excessBits: z.number(),
            share: z.number().min(0).max(1),
            names: z.array(z.string()),
            mostSurprising: z.array(surprisingCall).max(3),
          }),
        )
        .optional(),
    }),
  ),
  aliases: z.array(z.strictObject({ call: z.string(), spokenAs: z.string(), times: z.int().positive() })).optional(),
  grouping: z.enum(["tree", "process", "file", "none"]),
  incidents: z.array(z.looseObject({ kind: z.string(), name: z.string() })),
  skipped: z.array(z.strictObject({ path: z.string(), reason: z.string() })),
});

const folder = temporaryFolder();
const [firstAttack = ""] = readdirSync(join(SAMPLE, "attack"));
const anAttack = join(SAMPLE, "attack", firstAttack);
const aNormal = join(SAMPLE, "training", readdirSync(join(SAMPLE, "training"))[0] ?? "");

async function score(
  ...argv: string[]
): Promise<z.infer<typeof contract> & { readonly exitCode: number; readonly stderr: string }> {
  const result = await runCommand(["score", "--format", "json", ...argv]);
  return { ...contract.parse(JSON.parse(result.stdout)), exitCode: result.exitCode, stderr: result.stderr };
}

describe("score", () => {
  it("gives every trace of a folder a verdict, by the model that speaks its architecture", async () => {
    const { model, traces, exitCode } = await score(join(SAMPLE, "validation"));
    expect(model).toBe("sample");
    expect(traces).toHaveLength(158);
    expect(exitCode).toBe(0);
  });

  it("tests whether the batch is like the calibration traces, and says of one trace that it is too few to tell", async () => {
    const { drift } = await score(join(SAMPLE, "validation"));
    expect(drift).toMatchObject({ drifted: false, traces: 158, calibrationTraces: 28 });
    expect((await score(aNormal)).drift).toMatchObject({ drifted: null, pValue: null, traces: 1 });
    const { stdout } = await runCommand(["score", aNormal]);
    expect(stdout).toMatch(/Too few traces to tell whether the promise of at most 5 % false alarms holds/);
  });

  it("withdraws the promise for a batch of attacks, in every form of the result", async () => {
    const attacks = join(SAMPLE, "attack");
    expect((await score(attacks)).drift).toMatchObject({ drifted: true, traces: 101 });
    const text = await runCommand(["score", attacks]);
    expect(text.stdout).toMatch(/promise of at most 5 % false alarms is withdrawn .* attacks, which drifts as well/);
    for (const format of ["csv", "jsonl"]) {
      const { stdout, stderr } = await runCommand(["score", attacks, "--format", format]);
      expect(stderr).toMatch(/The promise of at most 5 % false alarms is withdrawn for this batch/);
      expect(stdout).not.toMatch(/promise/);
    }
  });

  it("scores a file alone as it scores it among others", async () => {
    const alone = await score(aNormal);
    const among = await score(anAttack, aNormal);
    expect(among.traces.at(-1)?.scoreBits).toBeCloseTo(alone.traces[0]?.scoreBits ?? NaN, 5);
  });

  it("names the most surprising calls with what was expected, only where asked", async () => {
    const { traces } = await score(anAttack, "--explain", "2");
    expect(traces[0]?.mostSurprising).toHaveLength(2);
    expect((await score(anAttack)).traces[0]).not.toHaveProperty("mostSurprising");
  });

  it("names the stretches that stand out, with the calls in them, only where asked", async () => {
    const { traces } = await score(anAttack, "--explain", "2");
    const { stretches = [] } = traces[0] ?? {};
    expect(stretches).toHaveLength(2);
    for (const { from, to, calls, names, share } of stretches) {
      expect([to - from, names.length]).toEqual([calls, calls]);
      expect(share).toBeGreaterThan(0);
    }
    expect((await score(anAttack)).traces[0]).not.toHaveProperty("stretches");
  });

  it("ends with 1 for an alarm only with --fail-on-alarm", async () => {
    const argv = [join(SAMPLE, "attack"), "--false-alarm-rate", "0.3"];
    expect(await score(...argv)).toMatchObject({ exitCode: 0 });
    expect(await score(...argv, "--fail-on-alarm")).toMatchObject({ exitCode: 1 });
  });

  it("raises an alarm for a trace of calls never made in training, and ends --fail-on-alarm with 2 where most of the batch is so", async () => {
    const foreign = join(folder, "among-others");
    cpSync(join(SAMPLE, "validation"), join(foreign, "validation"), { recursive: true });
    writeFileSync(
      join(foreign, "validation", "x.txt"),
      "# architecture: x86_64\nptrace memfd_create execveat setns init_module",
    );
    const among = await runCommand(["score", foreign, "--false-alarm-rate", "0.04", "--fail-on-alarm"]);
    expect(among.stdout).toMatch(
      /x\.txt .*ALARM: init_module, memfd_create, ptrace and 2 more calls: never made in training/,
    );
    expect(among.exitCode).toBe(1);
    const alone = await runCommand([
      "score",
      join(foreign, "validation", "x.txt"),
      "--detector",
      "sample",
      "--fail-on-alarm",
    ]);
    expect(alone.stdout).toContain("The model does not cover this host's calls: in 1 of 1 trace more than a quarter");
    expect(alone.stderr).toContain("1 of 1 trace is foreign to this model: --fail-on-alarm cannot decide");
    expect(alone.exitCode).toBe(2);
  });

  it("refuses --fail-on-alarm where the calibration can promise no such budget", async () => {
    const { exitCode, stderr } = await runCommand([
      "score",
      anAttack,
      "--false-alarm-rate",
      "0.001",
      "--fail-on-alarm",
    ]);
    expect(stderr).toMatch(/28 calibration traces cannot promise a false-alarm rate of 0\.001.*could never fail/);
    expect(exitCode).toBe(2);
  });

  it("alarms exactly where the p-value is within the budget", async () => {
    const { traces, falseAlarmRate } = await score(join(SAMPLE, "attack"), "--false-alarm-rate", "0.2");
    for (const trace of traces) {
      if (trace.verdict !== "foreign") expect(trace.verdict === "alarm").toBe((trace.pValue ?? 1) <= falseAlarmRate);
    }
  });

  it("scores strace text, one trace a thread", async () => {
    const log = join(PROJECT_FOLDER, "test/fixtures/strace/follow-forks.log");
    const { traces } = await score(log, "--detector", "sample");
    expect(traces.length).toBeGreaterThan(1);
    expect(traces[0]?.name).toMatch(/follow-forks\.log#\d+$/);
  });

  it("withholds the verdict where the model does not speak the host's calls", async () => {
    const file = join(folder, "foreign.txt");
    writeFileSync(file, "# architecture: x86_64\n" + "socketcall waitpid read ".repeat(20));
    const { traces } = await score(file, "--detector", "sample");
    expect(traces[0]).toMatchObject({ verdict: "foreign", unknownCalls: 40 });
  });

  it("scores the others where one file among many cannot be read, lists it with its reason, and ends with 2", async () => {
    const mixed = join(folder, "mixed");
    mkdirSync(mixed);
    copyFileSync(aNormal, join(mixed, "good.txt"));
    symlinkSync("/nowhere/at-all", join(mixed, "gone.txt"));
    writeFileSync(join(mixed, "empty.txt"), "");
    writeFileSync(join(mixed, "letters.txt"), "3 4 x5 6\n");
    writeFileSync(join(mixed, "negative.txt"), "3 4\n-5 6\n");
    writeFileSync(join(mixed, "huge.txt"), "3 99999999999 5\n");
    const { traces, skipped, exitCode, stderr } = await score(mixed, "--arch", "x86_64");
    expect(traces.map((trace) => trace.name)).toEqual(["good.txt"]);
    expect(Object.fromEntries(skipped.map(({ path, reason }) => [path, reason]))).toMatchObject({
      "empty.txt": expect.stringMatching(/empty\.txt: the file holds no system call/),
      "gone.txt": expect.stringMatching(/gone\.txt: cannot be read: it is a link that leads nowhere/),
      "huge.txt": expect.stringMatching(/huge\.txt:1: "99999999999" is not a system-call number/),
      "letters.txt": expect.stringMatching(/letters\.txt:1: "x5" is not a system-call number/),
      "negative.txt": expect.stringMatching(/negative\.txt:2: "-5" is not a system-call number/),
    });
    expect(stderr).toMatch(/^skipped .*gone\.txt: cannot be read/m);
    expect(exitCode).toBe(2);
  });

  it("takes every word after -- for a path, also one that begins with a dash", async () => {
    const { exitCode, stderr } = await runCommand(["score", anAttack, "--", "--help"]);
    expect(stderr).toMatch(/^skipped \.\/--help: there is no such file/m);
    expect(exitCode).toBe(2);
  });

  it("prints one JSON object a line with --format jsonl, and a header and a row a trace with csv", async () => {
    const lines = (await runCommand(["score", anAttack, "--format", "jsonl"])).stdout.trim().split("\n");
    const rows = (await runCommand(["score", anAttack, "--format", "csv"])).stdout.trim().split("\n");
    const { summary } = JSON.parse(lines.pop() ?? "") as { summary: object };
    expect(lines.map((line) => (JSON.parse(line) as { verdict: string }).verdict)).toHaveLength(rows.length - 1);
    expect(summary).toMatchObject({
      modelChoice: { name: "sample" },
      input: { formatsGuessed: true, skippedLines: 0 },
    });
  });

  it("says in each machine format what it guessed, also with --quiet", async () => {
    const own = ["score", aNormal, "--detector", "sample", "--input-format", "names", "--quiet", "--format"];
    const guessed = ["score", aNormal, "--quiet", "--format"];
    for (const [argv, isGuess] of [
      [own, false],
      [guessed, true],
    ] as const) {
      const json = contract.parse(JSON.parse((await runCommand([...argv, "json"])).stdout));
      expect([json.modelChoice !== null, json.input.formatsGuessed, json.input.formats]).toEqual([
        isGuess,
        isGuess,
        ["names"],
      ]);
      const rows = (await runCommand([...argv, "csv"])).stdout.trim().split("\r\n");
      expect(rows[1]).toMatch(new RegExp(`,0,names,${isGuess},sample,${isGuess},,0,0,,,,[\\d.]+,bits a call$`));
    }
  });
});

describe("score --fail-on-alarm of files that cannot be read to the end", () => {
  const partly = join(folder, "partly");
  mkdirSync(partly);
  const straceLines = Array.from({ length: 90 }, (_, line) => `read(${line}, "", 1) = 0`);
  const write = (name: string, junkLines: number): string => {
    const lines = [...straceLines, ...Array.from({ length: junkLines }, () => "what is this"), "", ""];
    writeFileSync(join(partly, name), lines.join("\n"));
    return join(partly, name);
  };
  const gate = ["--arch", "x86_64", "--false-alarm-rate", "0.2", "--fail-on-alarm", "--quiet"];
  const run = (...argv: readonly string[]) => runCommand(["score", ...argv, ...gate, "--format", "json"]);

  it("does not pass one of which more than --max-skipped was skipped, and names the file and the share", async () => {
    const { exitCode, stdout, stderr } = await run(write("a.strace", 10), write("b.strace", 0));
    expect(stderr).toBe(
      "a.strace: 10 of 100 lines (10 %) could not be read, more than --max-skipped 0.01: --fail-on-alarm does not pass it\n",
    );
    expect(exitCode).toBe(2);
    const { input, traces } = contract.parse(JSON.parse(stdout));
    expect(input.skippedLines).toBe(10);
    expect(traces.map(({ path, skippedLines }) => [path, skippedLines])).toEqual([
      ["a.strace", 10],
      ["b.strace", undefined],
    ]);
  });

  it("takes the share from --max-skipped, and refuses what is none", async () => {
    const path = write("c.strace", 10);
    expect((await run(path, "--max-skipped", "0.1")).exitCode).not.toBe(2);
    expect((await run(path, "--max-skipped", "0.09")).exitCode).toBe(2);
    expect(await run(path, "--max-skipped", "1.5")).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/--max-skipped takes a share from 0 to 1/),
    });
  });

  it("counts two files of one name apart", async () => {
    const other = join(folder, "other");
    mkdirSync(other);
    copyFileSync(write("d.strace", 10), join(other, "d.strace"));
    const { input } = contract.parse(JSON.parse((await run(join(partly, "d.strace"), join(other, "d.strace"))).stdout));
    expect(input.skippedLines).toBe(20);
  });
});

describe("score with a windows model", () => {
  it("leaves a trace shorter than a window unjudged, without a score", async () => {
    const file = join(folder, "short.txt");
    writeFileSync(file, "3 4 5 6\n");
    const { traces } = await score(file, "--arch", "i386", "--detector", "notebook");
    expect(traces[0]).toMatchObject({
      verdict: "unjudged",
      unjudged: { reason: "too-few-calls" },
      scoreBits: null,
      pValue: null,
      calls: 4,
    });
  });
});

describe("score with wrong input", () => {
  const changed = join(folder, "changed-model");
  cpSync(MODEL, changed, { recursive: true });
  const bytes = readFileSync(join(changed, "model.onnx"));
  bytes[bytes.length - 1000]! ^= 1;
  writeFileSync(join(changed, "model.onnx"), bytes);
  const old = join(folder, "old-model");
  cpSync(MODEL, old, { recursive: true });
  writeFileSync(
    join(old, "manifest.json"),
    readFileSync(join(MODEL, "manifest.json"), "utf8").replace('"formatVersion": 1', '"formatVersion": 99'),
  );
  const empty = join(folder, "empty-folder");
  mkdirSync(empty);
  const numbers = join(folder, "numbers.txt");
  writeFileSync(numbers, "3 4 5\n");
  const noZip = join(folder, "broken.zip");
  writeFileSync(noZip, "PK but no zip");

  it.each([
    [
      [anAttack, "--model", changed],
      /model\.onnx: is not the file that the manifest names .*restore it or train again/,
    ],
    [[anAttack, "--model", old], /manifest\.json: has format version 99, this program reads version 1/],
    [[anAttack, "--model", empty], /empty-folder: is not the folder of a model/],
    [[anAttack, "--model", MODEL, "--detector", "sample"], /either --detector NAME or --model DIR/],
    [[anAttack, "--detector", "nobody"], /there is no detector "nobody"; known:/],
    [[empty], /holds no file, so there is no trace/],
    [[numbers], /bare call numbers mean nothing without an architecture; give --arch/],
    [[noZip], /broken\.zip: is not a usable zip/],
    [[join(folder, "nothing-here")], /there is no such file or folder/],
    [[], /name the files, folders or zips to read/],
    [[anAttack, "--explain", "-1"], /--explain takes 0 or more/],
    [[anAttack, "--explain", "NaN"], /--explain takes a whole number/],
    [[anAttack, "--explain"], /--explain takes a value/],
    [[anAttack, "--explain", "1", "--explain", "2"], /--explain is given twice; give it once/],
    [[anAttack, "--format", "json", "--format", "csv"], /--format is given twice; give it once/],
    [[anAttack, "--threads", "1000"], /--threads takes at most 256/],
    [[anAttack, "--cuda-device", "-1"], /--cuda-device takes 0 or more/],
    [[anAttack, "--fail-on-alarm=maybe"], /--fail-on-alarm is a switch: use --fail-on-alarm or --no-fail-on-alarm/],
    [["-", "-"], /standard input can be read only once/],
    [[anAttack, "--input-format", "pcap"], /input-format/],
    [[anAttack, "--mystery"], /score has no option --mystery/],
  ])("%j ends with 2 and one clear message, without a stack trace", async (argv, message) => {
    const { exitCode, stdout, stderr } = await runCommand(["score", ...argv]);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stdout).toBe("");
    expect(exitCode).toBe(2);
  });
});

describe("score of a trace of one call", () => {
  it("is unjudged, and a gate that judged nothing cannot tell: exit code 2, also with --quiet", async () => {
    const path = join(folder, "one-call.txt");
    writeFileSync(path, "read\n");
    const { traces, exitCode } = await score(path);
    expect(traces[0]).toMatchObject({ verdict: "unjudged", unjudged: { reason: "too-few-calls" }, pValue: null });
    expect(exitCode).toBe(0);
    const gate = await runCommand(["score", path, "--fail-on-alarm", "--quiet"]);
    expect(gate.exitCode).toBe(2);
    expect(gate.stderr).toContain("none of 1 trace was judged: --fail-on-alarm cannot decide");
  });
});
