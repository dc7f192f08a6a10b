import { describe, expect, it } from "@jest/globals";
import { gatherInput } from "../../src/datasets/dataset-facts.ts";
import { describeDataset } from "../../src/datasets/describe.ts";
import { digestDataset } from "../../src/datasets/digest-dataset.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeFiles } from "../support/write-files.ts";

const FIELDS = 'arch=c000003e syscall=0 success=yes exit=0 ppid=1 pid=77 comm="bash" exe="/bin/bash"';
const LOG = `type=SYSCALL msg=audit(1700000000.001:1): ${FIELDS}\n`;
const SYSTEM_LOG = `Jan  1 00:00:00 h kernel: audit: type=1300 audit(1700000000.001:2): ${FIELDS}\n`;

describe("the trust in a format that is safe, where one of its files came through the system log", () => {
  it("is that in the system log, as score says it", () => {
    const input = gatherInput(true);
    const trace = { path: "a", format: "auditd", architecture: null } as const;
    input.add(trace);
    expect(input.facts().trust).toEqual([{ format: "auditd", level: "neither", reason: "escaped" }]);
    input.add({ ...trace, path: "b", forgeable: "system log" });
    input.add({ ...trace, path: "c" });
    expect(input.facts().trust).toEqual([{ format: "auditd", level: "can forge", reason: "system log" }]);
  });

  const folder = writeFiles(temporaryFolder(), { "a.log": LOG });

  it("is that in the system log, as inspect says it", async () => {
    const trustIn = async () =>
      describeDataset(await digestDataset(folder, { format: "auto", architecture: null })).whole.trust;
    expect(await trustIn()).toEqual([{ format: "auditd", level: "neither", reason: "escaped" }]);
    writeFiles(folder, { "b.log": SYSTEM_LOG, "c.log": LOG });
    expect(await trustIn()).toEqual([{ format: "auditd", level: "can forge", reason: "system log" }]);
  });
});
