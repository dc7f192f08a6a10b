import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { PROJECT_FOLDER } from "../../src/cli/io.ts";
import { ADFA_LD, NO_ADFA_LD } from "../support/adfa-ld.ts";
import { describeWhere } from "../support/skip.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const SCRIPT = join(PROJECT_FOLDER, "scripts/fetch-adfa-ld.mjs");
const folder = temporaryFolder();

function takeCopy(path: string): { readonly status: number | null; readonly stderr: string } {
  return spawnSync(process.execPath, [SCRIPT, path], { cwd: folder, encoding: "utf8" });
}

it("make data refuses a copy with another checksum and writes nothing", () => {
  const other = join(folder, "other.zip");
  writeFileSync(other, "something else");
  const { status, stderr } = takeCopy(other);
  expect(stderr).toMatch(/may not be redistributed/);
  expect(stderr).toMatch(/is not that of the known ADFA-LD\.zip .* nothing was written/);
  expect([status, existsSync(join(folder, "data"))]).toEqual([2, false]);
});

it("make data says so when the copy cannot be read", () => {
  expect(takeCopy(join(folder, "missing.zip"))).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/missing\.zip cannot be read/),
  });
});

describeWhere(ADFA_LD?.endsWith(".zip") === true, NO_ADFA_LD)("make data with a copy of one's own", () => {
  it("checks it and lays it down whole", () => {
    expect(takeCopy(ADFA_LD ?? "")).toMatchObject({ status: 0, stderr: expect.stringMatching(/checksum right/) });
    expect(readFileSync(join(folder, "data/ADFA-LD.zip")).equals(readFileSync(ADFA_LD ?? ""))).toBe(true);
    expect(readdirSync(join(folder, "data"))).toEqual(["ADFA-LD.zip"]);
  });
});
