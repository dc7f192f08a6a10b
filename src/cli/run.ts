import yargs from "yargs";
import { isSentinelError, type SentinelError } from "../errors.ts";
import { isLack, reasonOf } from "../reason-of.ts";
import { printable, printableLines } from "../report/printable.ts";
import { COMMANDS } from "./commands/index.ts";
import { inertIo } from "./inert-io.ts";
import { EXIT, type CommandIo } from "./io.ts";
import { packageVersion } from "./project-folder.ts";
import { checkWords, pathsAfterDashes } from "./words.ts";

/**
 * Runs one command line: the single catch of the program.
 * @returns the exit code; it has said what went wrong on stderr, without a stack trace unless the fault is the program's own
 */
export async function run(argv: readonly string[], givenIo: CommandIo): Promise<number> {
  const io = inertIo(givenIo);
  let exitCode: number = EXIT.fine;
  const parser = yargs()
    .scriptName("syscall-sentinel")
    .usage("$0 <command>\n\nFinds intrusions on a Linux host from its system calls alone.")
    .strict()
    .demandCommand(1, "Name a command.")
    .recommendCommands()
    .wrap(110)
    .version(packageVersion())
    .help()
    .exitProcess(false)
    .fail((message, error) => {
      throw error instanceof Error ? error : new UsageError(message);
    });
  for (const command of COMMANDS) {
    parser.command(
      command.command,
      command.describe,
      (builder) => builder.options({ ...command.options }),
      async (parsed) => {
        exitCode = await command.run(parsed, io);
      },
    );
  }
  try {
    checkWords(argv);
    await parser.parseAsync(pathsAfterDashes(argv), (error: unknown, _parsed: unknown, output: string) => {
      if (output !== "" && error == null) io.stdout(`${output}\n`);
    });
    return exitCode;
  } catch (error) {
    if (error instanceof UsageError || isUsage(error)) {
      const message = printableLines((error as Error).message);
      io.stderr(`syscall-sentinel: ${message}\nsyscall-sentinel --help says more.\n`);
      return EXIT.wrongInput;
    }
    if (isSentinelError(error)) {
      io.stderr(`syscall-sentinel: ${shown(error)}\n`);
      return EXIT.wrongInput;
    }
    if (isLack(error)) {
      io.stderr(`syscall-sentinel: cannot go on: ${reasonOf(error)}\n`);
      return EXIT.fault;
    }
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    io.stderr(`syscall-sentinel: internal fault, please report it:\n${printableLines(detail)}\n`);
    return EXIT.fault;
  } finally {
    io.statusLine?.erase();
  }
}

/** A file's name may hold a line break: only messages that are several lines by design, and name no file, keep theirs. */
function shown(error: SentinelError): string {
  const isSeveralLines = error.code === "E_USAGE" || error.code === "E_DEVICE" || error.code === "E_MODEL";
  return isSeveralLines ? printableLines(error.message) : printable(error.message);
}

/** What yargs rejects: an unknown option, a missing value. */
class UsageError extends Error {
  override readonly name = "UsageError";
}

function isUsage(error: unknown): boolean {
  return error instanceof Error && error.name === "YError";
}
