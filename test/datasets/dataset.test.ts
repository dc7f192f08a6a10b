import { describe, expect, it } from "@jest/globals";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { openDataset } from "../../src/datasets/open-dataset.ts";
import { refusalText } from "../support/refusal.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeFiles } from "../support/write-files.ts";
import { sentenceOf } from "../../src/problems/problem.ts";

const root = temporaryFolder();
const AUTO = { format: "auto", architecture: null } as const;

describe("openDataset", () => {
  it("gives every trace in order of path, and a file without one as the reason, going on after it", async () => {
    const folder = writeFiles(join(root, "mixed"), {
      "a.txt": "read write",
      "b.txt": "",
      "c.txt": "read 3x write",
      "d.txt": "close",
    });
    symlinkSync("gone", join(folder, "c2.txt"));
    const dataset = await openDataset(folder, AUTO);
    const found = [];
    for await (const item of dataset.read()) {
      if ("trace" in item) found.push([item.trace.path, item.trace.calls]);
      if ("skipped" in item) found.push([item.skipped.path, item.skipped.damaged, sentenceOf(item.skipped.problem)]);
    }
    expect(found).toEqual([
      ["a.txt", ["read", "write"]],
      ["b.txt", true, "b.txt: the file holds no system call"],
      ["c.txt", true, 'c.txt:1: "3x" is not the name of a system call'],
      ["c2.txt", true, `${folder}/c2.txt: cannot be read: it is a link that leads nowhere`],
      ["d.txt", ["close"]],
    ]);
    await dataset.close();
  });

  it("an empty file is no damage where processes without a call are to be expected: in normal/ and attack/, or by --input-format unm", async () => {
    const files = { "normal/a.int": "1 4\n1 5\n", "normal/b.int": " \n", "attack/c.int": "1 4\n1 5\n" };
    const folder = writeFiles(join(root, "empty-traces"), files);
    for (const [location, format] of [
      [folder, "auto"],
      [join(folder, "normal"), "unm"],
    ] as const) {
      const skipped = [];
      for await (const item of (await openDataset(location, { ...AUTO, architecture: "opaque", format })).read()) {
        if ("skipped" in item) skipped.push(item.skipped);
      }
      expect(skipped).toEqual([
        {
          path: expect.stringMatching(/b\.int$/),
          damaged: false,
          problem: { problem: "dataset.empty-file" },
        },
      ]);
    }
  });

  it("one strace file gives a trace for each thread, and its warnings", async () => {
    const folder = writeFiles(join(root, "strace"), { "log.txt": "7 read() = 0\n8 write() = 0\nhello\n" });
    const dataset = await openDataset(folder, AUTO);
    const items = [];
    for await (const item of dataset.read()) items.push("trace" in item ? item.trace.name : item);
    expect(items).toEqual([
      { warning: { problem: "trace.lines-skipped", path: "log.txt", line: 3, lines: 1, kind: "strace line" } },
      "log.txt#7",
      "log.txt#8",
    ]);
  });

  it("a file that is no thread's is damage, however it is called: its reader says what it lacks", async () => {
    const login = "type=USER_LOGIN msg=audit(1700000000.1:5): pid=1 uid=0 msg='op=login res=failed'\n";
    const folder = writeFiles(join(root, "no-calls"), {
      "audit.log.1": login,
      "audit.log.2": login,
      "t.1": "brk(0) = 0\n",
    });
    const skipped = [];
    for await (const item of (await openDataset(folder, AUTO)).read())
      if ("skipped" in item) skipped.push(item.skipped);
    expect(skipped).toMatchObject([
      { path: "audit.log.1", damaged: true },
      { path: "audit.log.2", damaged: true },
    ]);
    expect(skipped.map(({ problem }) => sentenceOf(problem))[0]).toMatch(
      /record with auditctl .*: the audit rules record no calls/,
    );
  });

  it("a file of strace -ff without a call is no damage next to others of its name: its thread made none", async () => {
    const folder = writeFiles(join(root, "threads"), {
      "t.1": "brk(0) = 0\n",
      "t.2": "+++ killed by SIGKILL +++\n",
      "t.3": "",
      "other.9": "",
    });
    const skipped = [];
    for await (const item of (await openDataset(folder, AUTO)).read())
      if ("skipped" in item) skipped.push(item.skipped);
    expect(skipped.map(({ path, damaged }) => [path, damaged])).toEqual([
      ["other.9", true],
      ["t.2", false],
      ["t.3", false],
    ]);
  });

  it("what the user says of the architecture goes before what the layout implies", async () => {
    const folder = writeFiles(join(root, "arch"), { "UTD-0001.txt": "0 1" });
    expect((await openDataset(folder, AUTO)).architecture).toBe("i386");
    expect((await openDataset(folder, { ...AUTO, architecture: "x86_64" })).architecture).toBe("x86_64");
  });

  it("refuses a folder without a file", async () => {
    const folder = join(root, "empty");
    mkdirSync(join(folder, "inner"), { recursive: true });
    expect(await refusalText(() => openDataset(folder, AUTO), "E_DATASET")).toBe(
      `${folder}: holds no file, so there is no trace`,
    );
  });

  it("lets the event loop go on while it reads a large file, and many small ones", async () => {
    const line = '7 write(1, "a", 1) = 1\n';
    const many = Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`${index}.txt`, line.repeat(100)]));
    for (const [name, files] of [
      ["large", { "log.txt": line.repeat(1_000_000) }],
      ["many", many],
    ] as const) {
      const dataset = await openDataset(writeFiles(join(root, name), files), AUTO);
      let turns = 0;
      const timer = setInterval(() => (turns += 1), 1);
      let calls = 0;
      for await (const item of dataset.read()) if ("trace" in item) calls += item.trace.calls.length;
      clearInterval(timer);
      expect(calls).toBe(name === "large" ? 1_000_000 : 200_000);
      expect(turns).toBeGreaterThan(2);
    }
  });
});
