import { describe, expect, it } from "@jest/globals";
import { checkWords, parserWords } from "../../src/cli/parser.ts";
import { runCommand } from "../support/command.ts";
import { refusalText } from "../support/refusal.ts";

const refusal = (...argv: readonly string[]): Promise<string> =>
  refusalText(() => {
    checkWords(argv);
  }, "E_USAGE");

describe("checkWords()", () => {
  it.each([
    [["score", "--quiet=yes"]],
    [["score", "a", "--no-progress", "--fail-on-alarm=1"]],
    [["eval", "--data", "-"]],
    [["score", "-", "-"]],
  ])("refuses what would be dropped without a word: %j", async (argv) => {
    expect(await refusal(...argv)).toMatch(/is a switch|name a file|read only once/);
  });

  it.each([
    [["scroe", "x"], 'there is no command "scroe" (did you mean score?)'],
    [["evla"], 'there is no command "evla" (did you mean eval?)'],
    [["frobnicate"], /there is no command "frobnicate"; there are eval, score, /],
    [[], /^name a command: eval, score, /],
    [["--quiet", "score", "x"], /"--quiet": the command comes first/],
    [["score", "x", "--detektor", "sample"], "score has no option --detektor (did you mean --detector?)"],
    [
      ["score", "x", "--detector=sample", "--fail-on-alarms"],
      "score has no option --fail-on-alarms (did you mean --fail-on-alarm?)",
    ],
    [["score", "x", "-detector", "sample"], "score has no option -detector (did you mean --detector?)"],
    [["score", "x", "--no-progres"], "score has no option --no-progres (did you mean --no-progress?)"],
    [["score", "x", "--bogus"], "score has no option --bogus"],
    [["score", "x", "-q"], "score has no option -q; a path that begins with a dash goes behind --"],
    [
      ["inspect", "x", "--device", "cpu"],
      "inspect has no option --device; eval, score, explain, calibrate, adapt and generate have it",
    ],
    [["score", "x", "--one-hot"], "score has no option --one-hot; encode has it"],
    [
      ["score", "x", "--format", "jsn"],
      '--format does not take "jsn" (did you mean json?); it takes text, json, jsonl, csv',
    ],
    [["score", "x", "--input-format=starce"], /--input-format does not take "starce" \(did you mean strace\?\)/],
    [["score", "x", "--format", "--quiet"], "--format takes a value: form of the result"],
    [["score", "x", "--model"], "--model takes a value: the folder of a model of your own"],
    [["eval", "data/sample"], 'eval takes options alone, not "data/sample" (did you mean --data data/sample?)'],
    [["fit", "data/sample"], 'fit takes options alone, not "data/sample" (did you mean --normal data/sample?)'],
    [["fit", "--normal", "x"], "fit needs --out: folder of the model; must not exist yet"],
  ] as const)("says what was meant: %j", async (argv, message) => {
    expect(await refusal(...argv)).toEqual(typeof message === "string" ? message : expect.stringMatching(message));
  });

  it.each([
    [["score", "--quiet", "--quiet=false", "--model=x", "--threads=2", "--", "-", "--quiet=yes"]],
    [["score", "x", "--explain", "-1"]],
    [["score", "x", "--no-quiet"]],
    [["fit", "--help"]],
    [["fit", "-h"]],
    [["--help"]],
    [["-h"]],
    [["--version"]],
    [["score", "--version"]],
    [["eval", "--detector", "stide", "n-gram"]],
  ])("lets what is well formed pass: %j", (argv) => {
    expect(() => {
      checkWords(argv);
    }).not.toThrow();
  });
});

describe("wrong use", () => {
  it.each([
    [["score"], "name the files, folders or zips to read", "score"],
    [["explain", "a", "b"], "one word too many: b", "explain"],
    [["scroe"], 'there is no command "scroe" (did you mean score?)', null],
    [
      ["score", "x", "--detector", "stackd"],
      /there is no detector "stackd" \(did you mean stacked\?\); known: /,
      "score",
    ],
    [["eval", "--detector", "n-grm"], /there is no detector "n-grm" \(did you mean n-gram\?\); known: /, "eval"],
    [
      ["fit", "--normal", "x", "--out", "y", "--detector", "stid"],
      /there is no method "stid" \(did you mean stide\?\); known: /,
      "fit",
    ],
    [
      ["generate", "--calls", "3", "--detector", "kneser-nay"],
      /there is no detector "kneser-nay" \(did you mean kneser-ney\?\)/,
      "generate",
    ],
    [["score", "x", "--threads", "0"], "--threads takes 1 or more", "score"],
  ] as const)(
    "is one clear line and where help is, on stderr, with exit code 2: %j",
    async (argv, message, command) => {
      const { exitCode, stdout, stderr } = await runCommand(argv);
      expect([exitCode, stdout]).toEqual([2, ""]);
      const [line = "", hint, ...more] = stderr.split("\n");
      expect(line).toEqual(
        typeof message === "string" ? `syscall-sentinel: ${message}` : expect.stringMatching(message),
      );
      expect(hint).toBe(
        command === null
          ? "syscall-sentinel --help lists the commands."
          : `syscall-sentinel ${command} --help lists its options.`,
      );
      expect(more).toEqual([""]);
    },
  );

  it("is said in English, whatever the locale", async () => {
    const before = process.env["LC_ALL"];
    process.env["LC_ALL"] = "de_DE.UTF-8";
    try {
      expect((await runCommand(["score"])).stderr).toMatch(/^syscall-sentinel: name the files/);
    } finally {
      if (before === undefined) delete process.env["LC_ALL"];
      else process.env["LC_ALL"] = before;
    }
  });
});

describe("parserWords()", () => {
  it("makes a path of every word after --, and --help of -h before it", () => {
    expect(parserWords(["score", "--quiet", "-h", "--", "a", "--help", "-", "-h"])).toEqual([
      "score",
      "--quiet",
      "--help",
      "a",
      "./--help",
      "./-",
      "./-h",
    ]);
  });

  it("leaves a line without -- as it is", () => {
    expect(parserWords(["score", "a", "--help"])).toEqual(["score", "a", "--help"]);
  });
});
