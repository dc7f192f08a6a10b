import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import * as z from "zod";
import { PROJECT_FOLDER } from "../../src/cli/io.ts";
import { HAS_CHROMIUM, NO_CHROMIUM } from "../support/browser.ts";
import { describeWhere } from "../support/skip.ts";

const MOST_BYTES = 6e6;
/** Of the scripts that draw; readers and tables of calls are the worker's. */
const MOST_PAGE_SCRIPT_BYTES = 70_000;

const contract = z.strictObject({
  total: z.int().positive(),
  kinds: z.record(z.string(), z.int().positive()),
  twice: z.array(z.string()),
  keptOffline: z.int().positive(),
});

describeWhere(HAS_CHROMIUM, NO_CHROMIUM)("bench/page/first-load.mjs", () => {
  it("finds that the first verdict on the sample costs at most 6 MB by gzip, 70 kB the page's scripts, nothing twice", () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(PROJECT_FOLDER, "bench/page/first-load.mjs")],
      { encoding: "utf8", env: { ...process.env, NODE_OPTIONS: "" } },
    );
    expect([status, stderr]).toEqual([0, ""]);
    const { total, kinds, twice } = contract.parse(JSON.parse(stdout));
    expect(Object.values(kinds).reduce((sum, bytes) => sum + bytes, 0)).toBe(total);
    expect(total).toBeLessThan(MOST_BYTES);
    expect(kinds["the page's JavaScript"]).toBeLessThan(MOST_PAGE_SCRIPT_BYTES);
    expect(twice).toEqual([]);
  });
});
