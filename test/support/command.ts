import { run } from "../../src/cli/run.ts";

/** What one command line did, run inside the test's own process. */
export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `syscall-sentinel ...argv` in-process, with an environment of its own. */
export async function runCommand(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = {},
): Promise<CommandResult> {
  let stdout = "";
  let stderr = "";
  const exitCode = await run(argv, {
    stdout: (text) => (stdout += text),
    stderr: (text) => (stderr += text),
    statusLine: null,
    colour: false,
    environment,
    onInterrupt: () => () => undefined,
  });
  return { exitCode, stdout, stderr };
}
