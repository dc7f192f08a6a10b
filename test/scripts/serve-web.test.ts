import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { PROJECT_FOLDER } from "../../src/cli/io.ts";

it.each([
  [["--port", "abc"], "web: --port takes a number from 0 to 65535\n"],
  [["--port", "70000"], "web: --port takes a number from 0 to 65535\n"],
  [["--bogus"], expect.stringMatching(/^web: Unknown option '--bogus'.*\n$/)],
  [["extra"], expect.stringMatching(/^web: Unexpected argument 'extra'.*\n$/)],
])("npm run web answers %j with one line, and ends with 2", (argv, stderr) => {
  const done = spawnSync(process.execPath, [join(PROJECT_FOLDER, "scripts/serve-web.mjs"), ...argv], {
    encoding: "utf8",
    env: { ...process.env, NODE_OPTIONS: "" },
  });
  expect([done.status, done.stdout, done.stderr]).toEqual([2, "", stderr]);
});
