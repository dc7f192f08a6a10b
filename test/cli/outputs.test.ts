import { cpSync, linkSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { COMMAND_LINE } from "../../src/problems/edge.ts";
import { type CommandIo, PROJECT_FOLDER } from "../../src/cli/io.ts";
import { refuseInputAsOutput, writeModelFolder } from "../../src/cli/outputs.ts";
import { runCommand } from "../support/command.ts";
import { refusalText } from "../support/refusal.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
const cleanups = new Set<() => void>();
const io: CommandIo = {
  stdout: () => undefined,
  stderr: () => undefined,
  statusLine: null,
  columns: null,
  colour: false,
  environment: {},
  edge: COMMAND_LINE,
  onInterrupt(cleanup) {
    cleanups.add(cleanup);
    return () => cleanups.delete(cleanup);
  },
};
const FILES = new Map([
  ["calls.npy", Uint8Array.of(1, 2, 3)],
  ["manifest.json", Uint8Array.of(123, 125)],
]);

describe("writeModelFolder", () => {
  it("writes every file, leaves nothing else next to the folder and no cleanup behind", async () => {
    const place = join(folder, "whole");
    mkdirSync(place);
    await writeModelFolder(io, join(place, "mine/"), FILES);
    expect(readdirSync(place)).toEqual(["mine"]);
    for (const [name, bytes] of FILES) expect([...readFileSync(join(place, "mine", name))]).toEqual([...bytes]);
    expect(cleanups.size).toBe(0);
  });

  it("leaves nothing at all when a file cannot be written", async () => {
    const place = join(folder, "half");
    mkdirSync(place);
    const impossible = new Map([...FILES, ["none/such.npy", Uint8Array.of(1)]]);
    const text = await refusalText(() => writeModelFolder(io, join(place, "mine"), impossible), "E_FILE");
    expect(text).toMatch(/mine: cannot be written: there is no such file or folder$/);
    expect(readdirSync(place)).toEqual([]);
  });

  it("leaves nothing when it is interrupted halfway", async () => {
    const place = join(folder, "interrupted");
    mkdirSync(place);
    const ending = writeModelFolder(io, join(place, "mine"), new Map([["calls.npy", new Uint8Array(50_000_000)]]));
    while (cleanups.size === 0) await new Promise((resolve) => setTimeout(resolve, 0));
    for (const cleanup of cleanups) cleanup();
    await ending.catch(() => undefined);
    expect(readdirSync(place).filter((name) => name.startsWith("."))).toEqual([]);
  });

  it.each<[string, (place: string) => void]>([
    [
      "a folder",
      (place) => {
        mkdirSync(place);
      },
    ],
    [
      "a file",
      (place) => {
        writeFileSync(place, "kept");
      },
    ],
    [
      "a link to nothing",
      (place) => {
        symlinkSync("/nowhere/at/all", place);
      },
    ],
  ])("refuses a place where %s is", async (name, make) => {
    const place = join(folder, name);
    make(place);
    const text = await refusalText(() => writeModelFolder(io, place, FILES), "E_USAGE");
    expect(text).toBe(`--out ${place}: exists already; name a new folder`);
  });

  it("names the missing folder around it, and makes none", async () => {
    const text = await refusalText(() => writeModelFolder(io, join(folder, "no/mine"), FILES), "E_FILE");
    expect(text).toContain(`there is no folder ${join(folder, "no")}; make it first`);
    expect(readdirSync(folder)).not.toContain("no");
  });

  it("says in words that a name is too long", async () => {
    const text = await refusalText(() => writeModelFolder(io, join(folder, "a".repeat(300)), FILES), "E_FILE");
    expect(text).toMatch(/cannot be written: the name is too long$/);
  });
});

const root = temporaryFolder();
const SAMPLE = join(PROJECT_FOLDER, "data/sample");
const data = join(root, "data");
mkdirSync(join(data, "training"), { recursive: true });
const trace = join(data, "training", "a.txt");
writeFileSync(trace, "read write read\n");
const model = join(root, "model");
mkdirSync(model);
writeFileSync(join(model, "manifest.json"), "{}");
symlinkSync(data, join(root, "link"));
linkSync(trace, join(root, "hard.html"));
symlinkSync(trace, join(root, "soft.html"));
symlinkSync(model, join(root, "to-model"));

const inputs = { data: [data, undefined], models: [model] };
const at = (...parts: readonly string[]): string => join(root, ...parts);

describe("refuseInputAsOutput", () => {
  it.each([
    ["the data's folder", at("data"), /it is .*data, which is read/],
    ["the data's folder by a link", at("link"), /it is .*data, which is read/],
    ["one of its files", trace, /it is one of the files of .*data/],
    ["one of its files by a folder's link", at("link", "training", "a.txt"), /it is one of the files of .*data/],
    ["one of its files by a link of another name", at("soft.html"), /it is one of the files of .*data/],
    ["one of its files by a hard link", at("hard.html"), /it is one of the files of .*data/],
    ["a file of the model", at("model", "manifest.json"), /it is in the model /],
    ["a new place in the model", at("model", "new", "folder"), /it is in the model /],
    ["a new place in the model by a link", at("to-model", "new.html"), /it is in the model /],
    ["a place in a shipped model", join(PROJECT_FOLDER, "models/stacked/new.html"), /it is in the model .*stacked/],
  ])("refuses %s", async (_, out, reason) => {
    const text = await refusalText(() => refuseInputAsOutput("--report", out, inputs), "E_USAGE");
    expect(text).toMatch(reason);
    expect(text).toMatch(/^--report .*; name another place$/);
  });

  it("lets pass what replaces nothing that is read", async () => {
    const places = [
      at("new.html"),
      at("data", "new.html"),
      at("modelled"),
      at("data-two", "x"),
      at("no", "such", "folder"),
    ];
    writeFileSync(at("old.html"), "an older report");
    for (const out of [...places, at("old.html")]) await refuseInputAsOutput("--report", out, inputs);
  });

  it("refuses a file that is read by another path or link of it", async () => {
    const single = { data: [trace] };
    for (const out of [trace, at("link", "training", "a.txt"), at("hard.html"), at("soft.html")]) {
      expect(await refusalText(() => refuseInputAsOutput("--out", out, single), "E_USAGE")).toMatch(/which is read/);
    }
  });
});

describe("every command that writes", () => {
  it("refuses an input as its output, and leaves it as it was", async () => {
    const mine = join(root, "mine");
    cpSync(SAMPLE, mine, { recursive: true });
    const first = join(mine, "training", readdirSync(join(mine, "training"))[0] ?? "");
    const before = readFileSync(first, "utf8");
    const sample = join(PROJECT_FOLDER, "models/sample");
    for (const argv of [
      ["eval", "--data", mine, "--detector", "stide", "--report", first],
      ["eval", "--data", mine, "--detector", "stide", "--report", join(sample, "report.html")],
      ["explain", first, "--report", first],
      ["encode", "--data", mine, "--out", mine],
      ["fit", "--normal", mine, "--detector", "stide", "--out", join(sample, "mine")],
      ["calibrate", "--normal", mine, "--model", sample, "--out", join(sample, "mine")],
      ["adapt", "--normal", mine, "--model", sample, "--out", join(sample, "mine")],
      ["generate", "--prompt", first, "--out", first, "--calls", "3"],
    ]) {
      const { exitCode, stdout, stderr } = await runCommand([...argv, "--quiet"]);
      expect([argv[0], exitCode, stdout]).toEqual([argv[0], 2, ""]);
      expect(stderr).toMatch(
        /^syscall-sentinel: --(out|report) .*; name another place\nsyscall-sentinel \w+ --help lists its options\.\n$/,
      );
    }
    expect(readFileSync(first, "utf8")).toBe(before);
  });
});
