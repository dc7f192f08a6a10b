import { SentinelError, isLack, isSentinelError, reasonOf } from "../errors.ts";
import { COMMAND_LINE } from "../problems/edge.ts";
import { sentenceOf } from "../problems/problem.ts";
import { printable, printableColours, printableLines } from "../report/printable.ts";
import { type CommandIo, EXIT } from "./io.ts";
import { createParser, helpHint } from "./parser.ts";
import { calledCommand, checkWords, parserWords } from "./words.ts";

/**
 * Runs one command line: the single catch of the program.
 * @returns the exit code; it has said what went wrong on stderr, without a stack trace unless the
 *   fault is the program's own
 */
export async function run(argv: readonly string[], givenIo: CommandIo): Promise<number> {
  const io = inertIo(givenIo);
  let exitCode: number = EXIT.fine;
  const parser = createParser(
    async (command, parsed) => {
      exitCode = await command.run(parsed, io);
    },
    (message) => {
      throw new SentinelError("E_USAGE", message);
    },
  );
  try {
    checkWords(argv);
    await parser.parseAsync(parserWords(argv), (error: unknown, _parsed: unknown, output: string) => {
      if (output !== "" && error == null) io.stdout(`${output}\n`);
    });
    return exitCode;
  } catch (error) {
    if (isSentinelError(error)) {
      const hint = error.code === "E_USAGE" ? `${helpHint(calledCommand(argv))}\n` : "";
      io.stderr(`syscall-sentinel: ${shown(error)}\n${hint}`);
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

/**
 * A file's name may hold a line break: only messages that are several lines by design, and name no
 * file, keep theirs.
 */
function shown(error: SentinelError): string {
  const isSeveralLines = error.code === "E_USAGE" || error.code === "E_DEVICE" || error.code === "E_MODEL";
  const sentence = sentenceOf(error.facts, COMMAND_LINE);
  return isSeveralLines ? printableLines(sentence) : printable(sentence);
}

/**
 * The same way out, on which nothing can steer the terminal: a second line of defence behind the
 * writers of text, CSV and JSON, which write such characters out where they know what is a name and
 * what is layout. The CR of a CSV's line ends stays.
 */
function inertIo(io: CommandIo): CommandIo {
  const lines = (text: string, inert: (part: string) => string): string => text.split("\r\n").map(inert).join("\r\n");
  return {
    ...io,
    stdout: (text) => {
      io.stdout(lines(text, io.colour ? printableColours : printableLines));
    },
    stderr: (text) => {
      io.stderr(lines(text, printableLines));
    },
  };
}
