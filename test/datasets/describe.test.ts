import { describe, expect, it } from "@jest/globals";
import { join } from "node:path";
import { datasetText } from "../../src/report/text/dataset-text.ts";
import { describeDataset } from "../../src/datasets/describe.ts";
import { digestDataset } from "../../src/datasets/digest-dataset.ts";
import { callName } from "../../src/syscalls/architecture.ts";
import { ADFA_LD, NO_ADFA_LD } from "../support/adfa-ld.ts";
import { describeWhere } from "../support/skip.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeFiles } from "../support/write-files.ts";

const root = temporaryFolder();
const named = (...numbers: readonly number[]): string[] => numbers.map((number) => callName("i386", number));
const AUTO = { format: "auto", architecture: null } as const;
const OPAQUE = { format: "auto", architecture: "opaque" } as const;

describe("describeDataset", () => {
  it("does not count calls outside a table where no trace names an architecture: null, not 0", async () => {
    const folder = writeFiles(join(root, "no-architecture"), { "a.txt": "read not_a_call" });
    expect(describeDataset(await digestDataset(folder, AUTO)).whole.unknownCalls).toBeNull();
  });

  it("counts the processes and trees of each file that says who made whom", async () => {
    const day = [
      "1 getpid() = 1",
      "1 fork() = 2",
      "2 clone(child_stack=0x7, flags=CLONE_VM|CLONE_THREAD) = 3",
      "3 getpid() = 2",
      "1 fork() = 4",
      "4 getpid() = 4",
    ].join("\n");
    const folder = writeFiles(join(root, "days"), { "a.strace": day, "b.strace": day, "c.strace": "9 getpid() = 9" });
    const report = describeDataset(await digestDataset(folder, AUTO));
    expect(report.whole).toMatchObject({ threads: 9, lineage: { threads: 8, processes: 6, trees: 6 } });
    expect(datasetText("days", report)).toContain(
      "Who made whom is known of 8 of 9 threads: 6 processes, 6 trees (one login, request or job each)",
    );
  });

  it("counts splits, copies, untrained calls, unknown calls and families", async () => {
    const folder = writeFiles(join(root, "set"), {
      "training/a.txt": "# architecture: x86_64\nread write read",
      "training/b.txt": "# architecture: x86_64\nread",
      "training/c.txt": "# architecture: x86_64\nread",
      "validation/a.txt": "# architecture: x86_64\nread",
      "validation/b.txt": "# architecture: x86_64\nwrite close not_a_call not_a_call",
      "attack/web_shell_1/a.txt": "# architecture: x86_64\nexecve",
      "attack/web_shell_2/a.txt": "# architecture: x86_64\nread execve",
      "attack/adduser_1/a.txt": "# architecture: x86_64\nread",
      "notes.txt": "nothing",
    });
    const { whole, splits, families } = describeDataset(await digestDataset(folder, AUTO));
    expect(whole).toEqual({
      format: "names",
      architecture: "x86_64",
      traces: 8,
      calls: 14,
      threads: 8,
      distinctCalls: 5,
      unknownCalls: 2,
      notOfLinux: { names: 1, calls: 2, mostFrequent: [{ call: "not_a_call", times: 2 }] },
      lineage: null,
      skippedLines: 0,
      trust: [{ format: "names", level: "neither", reason: "calls only" }],
      lostEvents: 0,
      missingEvents: 0,
      unreadCalls: 0,
      shortest: 1,
      median: 1,
      longest: 4,
      copies: 3,
      warnings: [
        "validation/b.txt: 1 of its 3 names are calls of no known Linux (not_a_call), called 2 times",
        "skipped notes.txt: it is outside the folders of traces",
      ],
    });
    expect(splits).toEqual([
      {
        name: "training",
        counts: { traces: 3, calls: 5, distinctCalls: 2, shortest: 1, median: 1, longest: 3, copies: 1 },
        copiesOfTraining: 0,
        untrainedCalls: [],
      },
      {
        name: "validation",
        counts: { traces: 2, calls: 5, distinctCalls: 4, shortest: 1, median: 2.5, longest: 4, copies: 0 },
        copiesOfTraining: 1,
        untrainedCalls: ["close", "not_a_call"],
      },
      {
        name: "attack",
        counts: { traces: 3, calls: 4, distinctCalls: 2, shortest: 1, median: 1, longest: 2, copies: 0 },
        copiesOfTraining: 1,
        untrainedCalls: ["execve"],
      },
    ]);
    expect(families).toEqual([
      { name: "web_shell", traces: 2 },
      { name: "adduser", traces: 1 },
    ]);
  });
});

describe("the warnings of describeDataset", () => {
  it("say a reason that many files share once", async () => {
    const empty = Object.fromEntries(Array.from({ length: 6 }, (_, index) => [`normal/${index}.int`, ""]));
    const folder = writeFiles(join(root, "many"), {
      ...empty,
      "normal/x.int": "1 4\n1 5\n",
      "attack/y.int": "1 4\n1 5\n",
    });
    expect(describeDataset(await digestDataset(folder, OPAQUE)).whole.warnings).toEqual([
      "skipped 6 files, the first normal/0.int: an empty file, whose process made no call",
    ]);
  });

  it("begin with a renumbered attack", async () => {
    const folder = writeFiles(join(root, "renumbered"), {
      ...Object.fromEntries(
        Array.from({ length: 5 }, (_, at) => [`normal/x${at}.int`, `1 4\n${"1 5\n".repeat(at + 1)}`]),
      ),
      "attack/y.int": "1 104\n1 105\n",
    });
    expect(describeDataset(await digestDataset(folder, OPAQUE)).whole.warnings).toEqual([
      expect.stringMatching(/^2 of the 2 different calls of the attack traces, 100 % .* different call tables/),
    ]);
  });
});

describeWhere(ADFA_LD !== null, NO_ADFA_LD)("ADFA-LD", () => {
  it("agrees with every figure of docs: counts, lengths, copies, families, untrained calls", async () => {
    const { whole, splits, families } = describeDataset(await digestDataset(ADFA_LD ?? "", AUTO));
    expect(whole).toMatchObject({
      format: "adfa",
      architecture: "i386",
      traces: 5951,
      calls: 2_747_550,
      distinctCalls: 175,
      unknownCalls: 0,
    });
    expect(whole.warnings.some((warning) => warning.includes("asm-generic"))).toBe(true);
    expect(splits.map(({ name, counts, copiesOfTraining }) => ({ name, ...counts, copiesOfTraining }))).toEqual([
      {
        name: "training",
        traces: 833,
        calls: 308_077,
        distinctCalls: 150,
        shortest: 79,
        median: 201,
        longest: 2948,
        copies: expect.any(Number),
        copiesOfTraining: 0,
      },
      {
        name: "validation",
        traces: 4372,
        calls: 2_122_085,
        distinctCalls: 169,
        shortest: 77,
        median: 343,
        longest: 4494,
        copies: 1952,
        copiesOfTraining: 422,
      },
      {
        name: "attack",
        traces: 746,
        calls: 317_388,
        distinctCalls: 90,
        shortest: 75,
        median: 290,
        longest: 2712,
        copies: expect.any(Number),
        copiesOfTraining: expect.any(Number),
      },
    ]);
    expect(splits[1]?.untrainedCalls).toHaveLength(24);
    expect(splits[1]?.untrainedCalls).toEqual(expect.arrayContaining(named(22, 61, 79, 90)));
    expect(splits[2]?.untrainedCalls).toEqual(named(156, 173, 324).sort());
    expect(families).toEqual([
      { name: "Hydra_SSH", traces: 176 },
      { name: "Hydra_FTP", traces: 162 },
      { name: "Java_Meterpreter", traces: 124 },
      { name: "Web_Shell", traces: 118 },
      { name: "Adduser", traces: 91 },
      { name: "Meterpreter", traces: 75 },
    ]);
  });
});
