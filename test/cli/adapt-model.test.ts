import { describe, expect, it } from "@jest/globals";
import { COMMAND_LINE } from "../../src/problems/edge.ts";
import { runChild, trainFurther } from "../../src/cli/adapt-model.ts";
import type { CommandIo } from "../../src/cli/io.ts";
import { refusalText } from "../support/refusal.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeFiles } from "../support/write-files.ts";

const interruptions = new Set<() => void>();
const io: CommandIo = {
  stdout: () => undefined,
  stderr: () => undefined,
  statusLine: null,
  columns: null,
  colour: false,
  environment: {},
  edge: COMMAND_LINE,
  onInterrupt: (cleanup) => {
    interruptions.add(cleanup);
    return () => interruptions.delete(cleanup);
  },
};
const folder = temporaryFolder();

async function node(script: string): Promise<readonly string[]> {
  const lines: string[] = [];
  await runChild(io, process.execPath, ["-e", script], folder, (line) => lines.push(line));
  return lines;
}

describe("runChild", () => {
  it("passes stderr on line by line, in pieces or not, and drops stdout", async () => {
    const script = `process.stdout.write("result\\n"); process.stderr.write("one\\ntw"); setTimeout(() => process.stderr.write("o\\nthree"), 50)`;
    expect(await node(script)).toEqual(["one", "two", "three"]);
    expect(interruptions.size).toBe(0);
  });

  it("refuses with the program's own last error, or with how it ended", async () => {
    const script = `process.stderr.write("working\\nerror: no such data; give another\\n"); process.exitCode = 2`;
    expect(await refusalText(() => node(script), "E_MODEL")).toBe("no such data; give another");
    expect(await refusalText(() => node("process.exitCode = 7"), "E_MODEL")).toMatch(/ended with 7$/);
    const none = () => runChild(io, "/nowhere/python", [], folder, () => undefined);
    expect(await refusalText(none, "E_MODEL")).toMatch(/^\/nowhere\/python: cannot be started: /);
  });

  it("kills the program when it is interrupted itself, whatever that would do on a signal", async () => {
    const refused = refusalText(
      () =>
        node(
          `process.stderr.write("up\\n"); for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, () => {}); setInterval(() => {}, 1000)`,
        ),
      "E_MODEL",
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    for (const interrupt of interruptions) interrupt();
    expect(await refused).toMatch(/ended with SIGKILL$/);
  });
});

describe("trainFurther", () => {
  it("says what to run where the Python environment is missing", async () => {
    const project = writeFiles(folder, { "training/train.py": "" });
    const training = { model: "m", name: "m", data: "d", replay: null, out: "o", checkpoints: "c", threads: 1 };
    const text = await refusalText(() => trainFurther(io, project, training, () => undefined), "E_USAGE");
    expect(text).toMatch(/needs Python; .*\.venv\/bin\/python is missing: run `make setup` in .* calibrate --normal$/);
    const elsewhere = () => trainFurther(io, "/nowhere", training, () => undefined);
    expect(await refusalText(elsewhere, "E_USAGE")).toMatch(/train\.py is missing: work in a clone of the repository/);
  });
});
