import yargs, { type Argv, type Options } from "yargs";
import { STANDARD_INPUT } from "../datasets/file-source.ts";
import { SentinelError } from "../errors.ts";
import { type Command, nameOf } from "./commands/command.ts";
import { COMMANDS } from "./commands/index.ts";
import { packageVersion } from "./io.ts";
import { didYouMean } from "./nearest.ts";

export const PROGRAM = "syscall-sentinel";

/** A help is as wide as its terminal, and no wider than is pleasant to read. */
const WIDEST = 110;
const USUAL_WIDTH = 80;

/**
 * Messages of yargs, reworded; %c consumes a figure without printing it.
 */
const YARGS_MESSAGES: Readonly<Record<string, string | { readonly one: string; readonly other: string }>> = {
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

/** What every command takes besides its own options. */
const GENERAL = ["help", "version"];

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
    .updateStrings(YARGS_MESSAGES as Record<string, string>)
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

/** The command that a command line calls: its first word. */
export function calledCommand(argv: readonly string[]): Command | undefined {
  return COMMANDS.find((command) => nameOf(command) === argv[0]);
}

/**
 * Refuses, in words that say what was meant, what yargs would refuse in its own or drop without
 * any: an unknown command, an option that the command has not, a value that its option does not
 * take, a missing one, a lone `-` where no recording is read, and a switch with a value
 * (`--fail-on-alarm=maybe` would switch it off).
 * @throws SentinelError E_USAGE
 */
export function checkWords(argv: readonly string[]): void {
  const [first, ...others] = argv;
  const names = COMMANDS.map(nameOf);
  if (first === undefined) refuse(`name a command: ${names.join(", ")}`);
  if (["-h", ...GENERAL.map((name) => `--${name}`)].includes(first)) return;
  if (first.startsWith("-")) refuse(`"${first}": the command comes first; it is one of ${names.join(", ")}`);
  const command = calledCommand(argv);
  if (command === undefined) {
    const meant = didYouMean(first, names);
    refuse(`there is no command "${first}"${meant === "" ? `; there are ${names.join(", ")}` : meant}`);
  }
  const words = optionWords(others);
  const given = new Set(words.flatMap((word, at) => checkWord(command, word, words[at + 1], words[at - 1])));
  if (words.filter(isDash).length > 1) refuse('"-": standard input can be read only once');
  checkBareWord(command, words[0]);
  if (given.has("help") || given.has("version")) return;
  for (const [name, { demandOption, describe }] of Object.entries(command.options)) {
    if (demandOption === true && !given.has(name)) refuse(`${nameOf(command)} needs --${name}: ${describe ?? ""}`);
  }
}

/** @returns the name of the option that the word gives, or none */
function checkWord(
  command: Command,
  word: string,
  next: string | undefined,
  before: string | undefined,
): readonly string[] {
  if (word === "") refuse('"": an empty word names nothing');
  if (word === "-") {
    if (!isStandardInput(command, before)) refuse('"-": standard input is not read here; name a file');
    return [];
  }
  if (word === "-h") return ["help"];
  const [, name, withValue, inline] = /^--([^=]+)(=([^]*))?$/.exec(word) ?? [];
  if (name === undefined) {
    if (/^-[^\d.]/.test(word)) refuseShort(command, word, before);
    return [];
  }
  if (GENERAL.includes(name)) return [name];
  const options = command.options;
  const negated = /^no-(.*)$/.exec(name)?.[1] ?? "";
  if (Object.hasOwn(options, negated) && options[negated]?.type === "boolean" && inline === undefined) return [negated];
  const option = Object.hasOwn(options, name) ? options[name] : undefined;
  if (option === undefined) refuseOption(command, name);
  if (option.type === "boolean") {
    if (inline !== undefined && inline !== "true" && inline !== "false") {
      refuse(`--${name} is a switch: use --${name} or --no-${name}`);
    }
    return [name];
  }
  if (withValue === "=") refuse(`--${name} takes a value: ${option.describe ?? ""}`);
  const isValue = next !== undefined && (!/^-([^\d.]|$)/.test(next) || next === "-");
  if (inline === undefined && !isValue) refuse(`--${name} takes a value: ${option.describe ?? ""}`);
  const choices = option.choices?.map(String) ?? [];
  const value = inline ?? next ?? "";
  if (choices.length > 0 && !choices.includes(value)) {
    refuse(`--${name} does not take "${value}"${didYouMean(value, choices)}; it takes ${choices.join(", ")}`);
  }
  return [name];
}

function isDash(word: string): boolean {
  return word === "-" || /^--[^=]+=-$/.test(word);
}

/**
 * Whether a lone `-` names the recording that a command reads: a bare path, or the value of its
 * option.
 */
function isStandardInput(command: Command, before: string | undefined): boolean {
  const { standardInput } = command;
  if (standardInput === undefined) return false;
  const option = /^--([^=]+)$/.exec(before ?? "")?.[1] ?? "";
  const isValue = Object.hasOwn(command.options, option) && command.options[option]?.type !== "boolean";
  return standardInput === "path" ? !isValue : before === standardInput;
}

function refuseOption(command: Command, name: string): never {
  const others = COMMANDS.filter(({ options }) => Object.hasOwn(options, name) || Object.hasOwn(options, bare(name)));
  if (others.length > 0) {
    const known = others.map(nameOf);
    const list =
      known.length === 1 ? `${known.join()} has` : `${known.slice(0, -1).join(", ")} and ${known.at(-1) ?? ""} have`;
    refuse(`${nameOf(command)} has no option --${name}; ${list} it`);
  }
  const own = Object.keys(command.options);
  const switches = own.filter((option) => command.options[option]?.type === "boolean").map((option) => `no-${option}`);
  const known = [...own, ...GENERAL, ...(name.startsWith("no-") ? switches : [])];
  refuse(`${nameOf(command)} has no option --${name}${didYouMean(name, known, "--")}`);
}

function refuseShort(command: Command, word: string, before: string | undefined): never {
  const meant = didYouMean(word.slice(1), [...Object.keys(command.options), ...GENERAL], "--");
  const path = before === undefined || !before.startsWith("-") ? `; a path that begins with a dash goes behind --` : "";
  refuse(`${nameOf(command)} has no option ${word}${meant === "" ? path : meant}`);
}

/** A word where the command takes none: most often a path that an option should name. */
function checkBareWord(command: Command, word: string | undefined): void {
  if (word === undefined || word.startsWith("-") || command.command.includes("<")) return;
  const option = ["data", "normal"].find((name) => Object.hasOwn(command.options, name));
  const meant = option === undefined ? "" : ` (did you mean --${option} ${word}?)`;
  refuse(`${nameOf(command)} takes options alone, not "${word}"${meant}`);
}

function bare(name: string): string {
  return name.replace(/^no-/, "");
}

function refuse(problem: string): never {
  throw new SentinelError("E_USAGE", problem);
}

/**
 * The same command line as yargs takes it, without `--`: every word after it is a path, also one
 * that begins with a dash, which yargs would drop; -h is --help, and - the path of standard input.
 */
export function parserWords(argv: readonly string[]): string[] {
  const before = optionWords(argv);
  return [
    ...before.map((word) => (word === "-h" ? "--help" : word === "-" ? STANDARD_INPUT : word)),
    ...argv.slice(before.length + 1).map((path) => (path.startsWith("-") ? `./${path}` : path)),
  ];
}

/** The words of a command line before `--`, where options may stand. */
function optionWords(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf("--");
  return end < 0 ? argv : argv.slice(0, end);
}
