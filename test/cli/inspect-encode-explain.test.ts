import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import * as z from "zod";
import { PROJECT_FOLDER } from "../../src/cli/io.ts";
import { runCommand } from "../support/command.ts";
import { readNpy } from "../support/read-npy.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const SAMPLE = join(PROJECT_FOLDER, "data/sample");
const folder = temporaryFolder();

describe("inspect", () => {
  it("prints the contract's JSON of a data set", async () => {
    const count = z.int().nonnegative();
    const contract = z.strictObject({
      format: z.string(),
      architecture: z.string(),
      traces: count,
      calls: count,
      threads: count,
      lineage: z.null(),
      distinctCalls: count,
      unknownCalls: count,
      notOfLinux: z.strictObject({ names: count, calls: count, mostFrequent: z.array(z.unknown()) }),
      skippedLines: count,
      lostEvents: count,
      missingEvents: count,
      unreadCalls: count,
      trust: z.array(z.strictObject({ format: z.string(), level: z.string(), reason: z.string() })),
      formatGuessed: z.boolean(),
      shortest: count,
      median: z.number(),
      longest: count,
      copies: count,
      warnings: z.array(z.string()),
    });
    const { stdout } = await runCommand(["inspect", SAMPLE, "--format", "json"]);
    expect(contract.parse(JSON.parse(stdout))).toMatchObject({ architecture: "x86_64", traces: 537, unknownCalls: 0 });
  });

  it("says of an int8 copy what it was made from and what it changes", async () => {
    const { stdout } = await runCommand(["inspect", join(PROJECT_FOLDER, "models/stacked/fast")]);
    expect(stdout).toMatch(/^int8 copy of +stacked \(graph sha256 [0-9a-f]{64}\), int8 per channel; .* in the median/m);
  });

  it("prints the card of a model", async () => {
    const { stdout, exitCode } = await runCommand(["inspect", join(PROJECT_FOLDER, "models/notebook")]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/609,881 in Keras' counting/);
    expect(stdout).toMatch(/LSTM 64 → 256 → 100/);
  });

  it("says what is wrong with a manifest", async () => {
    const model = join(folder, "half");
    mkdirSync(model);
    writeFileSync(join(model, "manifest.json"), JSON.stringify({ formatVersion: 1, name: "half" }));
    const { stderr, exitCode } = await runCommand(["inspect", model]);
    expect(stderr).toMatch(/is not a valid manifest: .*; vocabulary: /);
    expect(exitCode).toBe(2);
  });
});

describe("encode", () => {
  it("into a folder that it used before leaves no array of that time next to the new encoding", async () => {
    const out = join(folder, "used");
    const argv = ["encode", "--data", SAMPLE, "--out", out, "--stop-after", "100", "--quiet"];
    expect(await runCommand([...argv, "--windows", "20", "--one-hot"])).toMatchObject({ exitCode: 0 });
    expect(readdirSync(out)).toContain("training-one-hot.npy");
    expect(await runCommand(["encode", "--data", SAMPLE, "--out", out, "--quiet"])).toMatchObject({ exitCode: 0 });
    expect(readdirSync(out).filter((file) => /one-hot|windows/.test(file))).toEqual([]);
  });

  it("writes arrays that NumPy's format describes, and the encoding", async () => {
    const out = join(folder, "encoded");
    const { exitCode } = await runCommand([
      "encode",
      "--data",
      SAMPLE,
      "--out",
      out,
      "--windows",
      "20",
      "--one-hot",
      "--stop-after",
      "100",
      "--quiet",
    ]);
    expect(exitCode).toBe(0);
    const encoding = JSON.parse(readFileSync(join(out, "encoding.json"), "utf8")) as {
      vocabulary: { calls: string[] };
      splits: { training: { windows: { windows: number } } };
    };
    const { windows } = encoding.splits.training.windows;
    expect(readNpy(join(out, "training-windows.npy")).shape).toEqual([windows, 20]);
    expect(readNpy(join(out, "training-one-hot.npy")).shape).toEqual([
      windows,
      20,
      encoding.vocabulary.calls.length + 1,
    ]);
    expect(readdirSync(out).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  it("an older encoding stays as it was when a run fails, and nothing private stays next to it", async () => {
    const out = join(folder, "failed");
    mkdirSync(join(out, "attack-calls.npy"), { recursive: true });
    writeFileSync(join(out, "encoding.json"), "{}");
    const { exitCode, stderr } = await runCommand(["encode", "--data", SAMPLE, "--out", out]);
    expect(stderr).toMatch(/attack-calls\.npy: cannot be written: it is a folder/);
    expect(exitCode).toBe(2);
    expect(readdirSync(out).sort()).toEqual(["attack-calls.npy", "encoding.json"]);
    expect(readFileSync(join(out, "encoding.json"), "utf8")).toBe("{}");
  });

  it("names the sha256 of every array that it wrote, and leaves none of an older run", async () => {
    const out = join(folder, "hashed");
    await runCommand(["encode", "--data", SAMPLE, "--out", out, "--windows", "20", "--quiet"]);
    await runCommand(["encode", "--data", SAMPLE, "--out", out, "--quiet"]);
    const { arrays } = JSON.parse(readFileSync(join(out, "encoding.json"), "utf8")) as {
      arrays: Record<string, string>;
    };
    expect(readdirSync(out).sort()).toEqual([...Object.keys(arrays), "encoding.json"].sort());
    for (const [name, sha256] of Object.entries(arrays)) {
      expect(
        createHash("sha256")
          .update(readFileSync(join(out, name)))
          .digest("hex"),
      ).toBe(sha256);
    }
  });

  it("refuses a folder that another command is writing to, and takes over from one that was killed", async () => {
    const out = join(folder, "locked");
    mkdirSync(out);
    const lock = join(out, ".encoding.lock");
    const start = readFileSync(`/proc/${process.pid}/stat`, "latin1").split(") ")[1]?.split(" ")[19];
    writeFileSync(lock, `${process.pid} ${start}\n`);
    const argv = ["encode", "--data", SAMPLE, "--out", out, "--quiet"];
    const { exitCode, stderr } = await runCommand(argv);
    expect(stderr).toContain(`another command (process ${process.pid}) is writing there`);
    expect([exitCode, readdirSync(out)]).toEqual([2, [".encoding.lock"]]);
    // The process id has come back to another process, which began at another time.
    writeFileSync(lock, `${process.pid} 1\n`);
    mkdirSync(join(out, ".encoding.json.1-0123456789abcdef.part"));
    expect((await runCommand(argv)).exitCode).toBe(0);
    expect(readdirSync(out).filter((name) => name.startsWith("."))).toEqual([]);
  });

  it("of two at a time on one folder, each writes all of it or nothing", async () => {
    const out = join(folder, "two");
    const argv = ["encode", "--data", SAMPLE, "--out", out, "--quiet"];
    const results = await Promise.all([runCommand(argv), runCommand([...argv, "--windows", "20"])]);
    for (const { exitCode, stderr } of results.filter(({ exitCode }) => exitCode !== 0)) {
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining("is writing there")]);
    }
    const { arrays } = JSON.parse(readFileSync(join(out, "encoding.json"), "utf8")) as {
      arrays: Record<string, string>;
    };
    for (const [name, sha256] of Object.entries(arrays)) {
      expect(
        createHash("sha256")
          .update(readFileSync(join(out, name)))
          .digest("hex"),
      ).toBe(sha256);
    }
    expect(readdirSync(out).filter((name) => name.startsWith("."))).toEqual([]);
  });

  it("takes traces until there are more windows than asked for, from the second trace on", async () => {
    const out = join(folder, "cut");
    await runCommand(["encode", "--data", SAMPLE, "--out", out, "--windows", "20", "--stop-after", "1", "--quiet"]);
    const { splits } = JSON.parse(readFileSync(join(out, "encoding.json"), "utf8")) as {
      splits: { training: { windows: { tracesUsed: number } } };
    };
    expect(splits.training.windows.tracesUsed).toBe(2);
  });

  it("writes nothing from a data set with a damaged file", async () => {
    const damaged = join(folder, "damaged");
    mkdirSync(damaged);
    writeFileSync(join(damaged, "a.txt"), "read write\n");
    writeFileSync(join(damaged, "b.txt"), "read 3\n");
    const out = join(folder, "none");
    const { exitCode, stderr } = await runCommand(["encode", "--data", damaged, "--arch", "x86_64", "--out", out]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/b\.txt:1: "3" is not the name of a system call/);
    expect(stderr).toMatch(/1 damaged file/);
    expect(existsSync(out)).toBe(false);
  });

  it("asks for the architecture where the traces do not name one", async () => {
    const file = join(folder, "names.txt");
    writeFileSync(file, "read write\n");
    const { exitCode, stderr } = await runCommand(["encode", "--data", file, "--out", join(folder, "unnamed")]);
    expect(stderr).toMatch(/give --arch/);
    expect(exitCode).toBe(2);
  });
});

describe("explain", () => {
  const trace = join(SAMPLE, "validation", readdirSync(join(SAMPLE, "validation"))[0] ?? "");

  it("gives every call its surprise and what was expected, the mean of which is the score", async () => {
    const { stdout, exitCode } = await runCommand(["explain", trace, "--format", "json", "--top", "3"]);
    expect(exitCode).toBe(0);
    const explanation = JSON.parse(stdout) as {
      scoreBits: number;
      calls: { index: number; surpriseBits: number; expected: { probability: number }[] }[];
    };
    const sum = explanation.calls.reduce((total, call) => total + call.surpriseBits, 0);
    expect(sum / explanation.calls.length).toBeCloseTo(explanation.scoreBits, 4);
    expect(explanation.calls.map((call) => call.index)).toEqual([...explanation.calls.keys()]);
    for (const { expected } of explanation.calls) {
      expect(expected).toHaveLength(3);
      expect(expected.reduce((total, { probability }) => total + probability, 0)).toBeLessThanOrEqual(1.00001);
    }
  });

  it("names the stretches that stand out, the most excess first, with what they carry of the score", async () => {
    const argv = ["explain", trace, "--format", "json", "--top", "1"];
    const { stdout } = await runCommand([...argv, "--stretches", "2"]);
    const { stretches, calls, baselineBits } = JSON.parse(stdout) as {
      baselineBits: number;
      calls: { call: string; surpriseBits: number; expected: object[] }[];
      stretches: {
        from: number;
        to: number;
        excessBits: number;
        share: number;
        names: string[];
        mostSurprising: { expected: object[] }[];
      }[];
    };
    const bitsOf = (some: typeof calls) => some.reduce((sum, call) => sum + call.surpriseBits, 0);
    expect(stretches).toHaveLength(2);
    for (const { from, to, names, share, excessBits, mostSurprising } of stretches) {
      const inside = calls.slice(from, to);
      expect(names).toEqual(inside.map(({ call }) => call));
      expect(share).toBeCloseTo(bitsOf(inside) / bitsOf(calls), 10);
      expect(excessBits).toBeCloseTo(bitsOf(inside) - inside.length * baselineBits, 8);
      for (const { expected } of mostSurprising) expect(expected).toHaveLength(3);
    }
    expect(stretches[0]!.excessBits).toBeGreaterThanOrEqual(stretches[1]!.excessBits);
    expect(calls[0]!.expected).toHaveLength(1);
    expect(await runCommand([...argv, "--stretches", "0"])).toMatchObject({ exitCode: 2 });
  });

  it("counts the places of a stretch from the trace's first call also where a model of windows scores no call before its 20th", async () => {
    const file = join(folder, "windows.txt");
    writeFileSync(file, `${"3 4 ".repeat(40)}${"120 11 33 5 102 ".repeat(3)}${"3 4 ".repeat(40)}\n`);
    const argv = ["explain", file, "--arch", "i386", "--detector", "notebook", "--format", "json"];
    const { stretches, calls } = JSON.parse((await runCommand(argv)).stdout) as {
      calls: { index: number; call: string }[];
      stretches: { from: number; to: number; names: string[] }[];
    };
    expect(calls[0]?.index).toBe(19);
    expect(stretches.length).toBeGreaterThan(0);
    for (const { from, to, names } of stretches) {
      expect(names).toEqual(calls.filter(({ index }) => index >= from && index < to).map(({ call }) => call));
    }
  });

  it("writes a page", async () => {
    const report = join(folder, "trace.html");
    expect(await runCommand(["explain", trace, "--report", report, "--quiet"])).toMatchObject({ exitCode: 0 });
    expect(readFileSync(report, "utf8")).toMatch(/<\/html>/);
  });

  it("takes the worst trace of the worst incident where a file holds several, says which, and lets the user name another", async () => {
    const log = join(PROJECT_FOLDER, "test/fixtures/strace/follow-forks.log");
    const { stdout, exitCode } = await runCommand([
      "explain",
      log,
      "--detector",
      "sample",
      "--false-alarm-rate",
      "0.4",
    ]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /the worst of 3; explained is its worst trace, one of 3 in all\. --trace NAME explains another, score lists them\./,
    );
    const { stderr, exitCode: unknown } = await runCommand(["explain", log, "--detector", "sample", "--trace", "9"]);
    expect(unknown).toBe(2);
    expect(stderr).toMatch(
      /has no trace "9"; it has follow-forks\.log#\d+, .*\nsyscall-sentinel explain --help lists its options/,
    );
    const [named = ""] = /follow-forks\.log#\d+/.exec(stderr) ?? [];
    expect(await runCommand(["explain", log, "--detector", "sample", "--trace", named])).toMatchObject({ exitCode: 0 });
    const thread = named.split("#")[1] ?? "";
    expect(await runCommand(["explain", log, "--detector", "sample", "--trace", thread])).toMatchObject({
      exitCode: 0,
    });
  });
});
