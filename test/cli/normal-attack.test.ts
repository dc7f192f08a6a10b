import { describe, expect, it } from "@jest/globals";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { randomInteger } from "../support/random.ts";
import { runCommand } from "../support/command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeFiles } from "../support/write-files.ts";

const root = temporaryFolder();

/** Made-up UNM files: normal processes walk through calls 0..9 in turn with a step aside, attacks the other way round. */
function madeUp(name: string, numberOf: (attackCall: number) => number = (call) => call): string {
  const random = randomInteger(7);
  const walk = (step: number): readonly number[] => {
    let call = random(10);
    return Array.from({ length: 30 + random(30) }, () => (call = (call + (random(8) === 0 ? 2 : step)) % 10));
  };
  const lines = (id: number, calls: readonly number[]): string => calls.map((call) => `${id} ${call}  \n`).join("");
  const normal = Array.from({ length: 40 }, (_, index) => [`normal/${index}.int`, lines(index, walk(1))] as const);
  const attacks = Array.from({ length: 6 }, (_, index) => lines(900 + index, walk(9).map(numberOf)));
  return writeFiles(join(root, name), {
    ...Object.fromEntries(normal),
    "normal/empty.int": "",
    "attack/smash-1.int": attacks.join(""),
  });
}

describe("a data set of normal/ and attack/ in the UNM layout", () => {
  const folder = madeUp("lpr");

  it("is evaluated by the fitted detectors, halved, says so, without damage", async () => {
    const report = join(root, "report.html");
    const argv = [
      "eval",
      "--data",
      folder,
      "--arch",
      "opaque",
      "--format",
      "json",
      "--report",
      report,
      "--no-progress",
    ];
    const { exitCode, stdout, stderr } = await runCommand(argv);
    expect(exitCode).toBe(0);
    const { detectors } = JSON.parse(stdout) as {
      detectors: { name: string; testSets: Record<string, { normalTraces: number; attackTraces: number }> }[];
    };
    expect(detectors.map(({ name }) => name)).toEqual(expect.arrayContaining(["n-gram", "stide", "distinct-calls"]));
    expect(detectors[0]?.testSets["official"]).toMatchObject({
      normalTraces: 20,
      attackTraces: 6,
      families: { "smash-1": { attackTraces: 6 } },
    });
    expect(stderr).toContain("lpr has no split of its own");
    expect(stderr).toContain("No shipped model covers opaque");
    expect(stderr).not.toContain("warning:");
    expect(readFileSync(report, "utf8")).toContain("lpr has no split of its own");
  });

  it("draws another half with --split-seed, and refuses a seed that is no whole number", async () => {
    const budget = async (seed: string): Promise<unknown> => {
      const argv = [
        "eval",
        "--data",
        folder,
        "--arch",
        "opaque",
        "--detector",
        "n-gram",
        "--format",
        "json",
        "--quiet",
        "--split-seed",
        seed,
      ];
      return (JSON.parse((await runCommand(argv)).stdout) as { detectors: { budget: unknown }[] }).detectors[0]?.budget;
    };
    expect(await budget("2")).toEqual(await budget("2"));
    expect(await budget("2")).not.toEqual(await budget("3"));
    const wrong = await runCommand(["eval", "--data", folder, "--arch", "opaque", "--split-seed", "1.5"]);
    expect(wrong.exitCode).toBe(2);
    expect(wrong.stderr).toContain("--split-seed takes a whole number");
  });

  it("tests no network on the traces that trained it: another seed is refused", async () => {
    const names = "# architecture: x86_64\nread write close";
    const own = writeFiles(join(root, "sample"), {
      "normal/a.txt": names,
      "normal/b.txt": `${names} read`,
      "attack/c.txt": `${names} write`,
    });
    const { exitCode, stderr, stdout } = await runCommand([
      ...["eval", "--data", own, "--detector", "sample", "--split-seed", "2", "--quiet"],
    ]);
    expect(stderr).toContain("sample was trained on the half of seed 1; with --split-seed 2");
    expect(stdout).toBe("");
    expect(exitCode).toBe(2);
  });

  it("is encoded with the calls of its training half as the vocabulary", async () => {
    const out = join(root, "encoded");
    const { exitCode, stderr } = await runCommand(["encode", "--data", folder, "--arch", "opaque", "--out", out]);
    expect(exitCode).toBe(0);
    expect(stderr).toContain("20 train, 20 test");
    const encoding = JSON.parse(readFileSync(join(out, "encoding.json"), "utf8")) as {
      vocabulary: { architecture: string; calls: string[] };
      splits: Record<string, { traces: number }>;
    };
    expect(encoding.vocabulary.architecture).toBe("opaque");
    expect(encoding.vocabulary.calls).toEqual(Array.from({ length: 10 }, (_, call) => `call-${call}`));
    expect(Object.entries(encoding.splits).map(([name, { traces }]) => [name, traces])).toEqual([
      ["training", 20],
      ["validation", 20],
      ["attack", 6],
    ]);
  });

  it("is not encoded where no training trace gives a call to the vocabulary", async () => {
    const out = join(root, "nothing");
    const attacks = writeFiles(join(root, "attacks"), { "attack/a.int": "1 4\n1 5\n" });
    const { exitCode, stderr } = await runCommand(["encode", "--data", attacks, "--arch", "opaque", "--out", out]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('no call table is known for "opaque"');
    expect(existsSync(out)).toBe(false);
  });

  it("gets a foreign verdict from a model of Linux calls, never a normal one", async () => {
    const argv = [
      "score",
      join(folder, "normal/1.int"),
      "--arch",
      "opaque",
      "--detector",
      "sample",
      "--format",
      "json",
      "--quiet",
    ];
    const { traces } = JSON.parse((await runCommand(argv)).stdout) as { traces: { verdict: string }[] };
    expect(traces.map(({ verdict }) => verdict)).toEqual(["foreign"]);
  });
});

describe("attacks numbered by another call table", () => {
  const folder = madeUp("renumbered", (call) => (call < 2 ? call : call + 50));

  it("raise a warning in eval, on stderr and among the facts", async () => {
    const { stdout, stderr } = await runCommand([
      "eval",
      "--data",
      folder,
      "--arch",
      "opaque",
      "--detector",
      "stide",
      "--no-progress",
    ]);
    const warning =
      /8 of the 10 different calls of the attack traces, \d+ % of all their calls, never occur in training/;
    expect(stderr).toMatch(warning);
    expect(stdout.slice(stdout.indexOf("Know before you quote"))).toMatch(warning);
  });

  it("raise a warning in inspect, on stderr and among the warnings of the JSON", async () => {
    const { stdout, stderr } = await runCommand(["inspect", folder, "--arch", "opaque", "--format", "json"]);
    expect(stderr).toMatch(/warning: 8 of the 10 different calls/);
    expect((JSON.parse(stdout) as { warnings: string[] }).warnings[0]).toMatch(/^8 of the 10 different calls/);
  });
});
