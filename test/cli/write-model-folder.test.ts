import { describe, expect, it } from "@jest/globals";
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CommandIo } from "../../src/cli/io.ts";
import { writeModelFolder } from "../../src/cli/write-model-folder.ts";
import { refusalText } from "../support/refusal.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
const cleanups = new Set<() => void>();
const io: CommandIo = {
  stdout: () => undefined,
  stderr: () => undefined,
  statusLine: null,
  colour: false,
  environment: {},
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
  it("writes every file, leaves nothing else beside the folder and no cleanup behind", async () => {
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
