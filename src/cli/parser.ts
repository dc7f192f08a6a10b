import yargs, { type Argv, type Options } from "yargs";
import { nameOf, type Command } from "./commands/command.ts";
import { COMMANDS } from "./commands/index.ts";
import { packageVersion } from "./project-folder.ts";

export const PROGRAM = "syscall-sentinel";

/** A help is as wide as its terminal, and no wider than is pleasant to read. */
const WIDEST = 110;
const USUAL_WIDTH = 80;

/**
 * What yargs says itself, in the words of this program; %c takes a figure and prints nothing of it.
 */
const WORDS: Readonly<Record<string, string | { readonly one: string; readonly other: string }>> = {
  "Show help": "show this help",
  "Show version number": "show the version",
  "Unknown argument: %s": { one: "one word too many: %s", other: "words too many: %s" },
  "Missing required argument: %s": { one: "a needed option is missing: --%s", other: "needed options are missing: %s" },
  "Not enough arguments following: %s": "--%s takes a value",
  "Not enough non-option arguments: got %s, need at least %s": {
    one: "name a file, folder or zip to read%c%c",
    other: "name the files, folders or zips to read%c%c",
  },
  "Too many non-option arguments: got %s, maximum of %s": {
    one: "there is a word too many%c%c",
    other: "there are words too many%c%c",
  },
};

const EPILOGUE = `syscall-sentinel COMMAND --help lists a command's options, with examples.

Exit codes: 0 fine; 1 an alarm, of score --fail-on-alarm alone; 2 wrong use or
input; 3 an internal fault; 128 and a signal's number when a signal ends it.`;

/**
 * The command line as yargs knows it.
 * @param run is called with the command and what was parsed
 * @param refuse is given yargs' own message, and throws
 */
export function createParser(
  run: (command: Command, parsed: unknown) => Promise<void>,
  refuse: (message: string) => never,
): Argv {
  const parser = yargs().scriptName(PROGRAM);
  parser
    .detectLocale(false)
    .updateStrings(WORDS as Record<string, string>)
    .usage("$0 COMMAND [options]\n\nFinds intrusions on a Linux host from its system calls alone.")
    .strict()
    .wrap(Math.min(WIDEST, parser.terminalWidth() || USUAL_WIDTH))
    .version(packageVersion())
    .help()
    .epilogue(EPILOGUE)
    .exitProcess(false)
    .fail((message, error) => {
      throw error instanceof Error ? error : refuse(message);
    });
  for (const command of COMMANDS) {
    parser.command(
      command.command,
      command.describe,
      (builder) => describeOptions(builder, command),
      (parsed) => run(command, parsed),
    );
  }
  return parser;
}

function describeOptions(builder: Argv, command: Command): Argv {
  const options = Object.entries(command.options).map(([name, option]) => [name, described(option)] as const);
  const examples = command.examples.map(({ words, does }) => `${pasted(`npx ${PROGRAM} ${words}`)}\n    # ${does}`);
  return builder
    .options(Object.fromEntries(options))
    .group(["help"], "Other:")
    .hide("version")
    .epilogue(`Examples:\n${examples.join("\n")}`)
    .usage(`$0 ${command.command}\n\n${sentence(command.describe)}`);
}

/**
 * With its choices in the description, where they take less room than yargs gives them; checkWords
 * sees to them.
 */
function described({ choices, ...option }: Options): Options {
  return choices === undefined ? option : { ...option, describe: `${option.describe ?? ""}: ${choices.join(", ")}` };
}

/**
 * A command line, broken before an option where it is too long for a narrow terminal, so that it
 * can still be pasted.
 */
function pasted(line: string): string {
  const lines: string[] = [];
  for (const part of line.split(/ (?=--)/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + part.length < USUAL_WIDTH - 8) lines[lines.length - 1] = `${last} ${part}`;
    else lines.push(part);
  }
  return lines.map((one, at) => (at === 0 ? `  ${one}` : `      ${one}`)).join(" \\\n");
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** The line below an error of use. */
export function helpHint(command: Command | undefined): string {
  return command === undefined
    ? `${PROGRAM} --help lists the commands.`
    : `${PROGRAM} ${nameOf(command)} --help lists its options.`;
}
