import { SentinelError } from "../errors.ts";
import { COMMANDS } from "./commands/index.ts";

/** The words of a command line before `--`, where options may stand. */
function optionWords(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf("--");
  return end < 0 ? argv : argv.slice(0, end);
}

/**
 * Refuses what yargs would drop without a word: a lone `-`, and a switch with a value (`--fail-on-alarm=maybe` would switch it off).
 * @throws SentinelError E_USAGE
 */
export function checkWords(argv: readonly string[]): void {
  const switches = new Set(
    COMMANDS.flatMap(({ options }) => Object.keys(options).filter((name) => options[name]?.type === "boolean")),
  );
  for (const word of optionWords(argv)) {
    if (word === "-") throw new SentinelError("E_USAGE", '"-": standard input is not read here; name a file');
    const [, name = "", value = "true"] = /^--([\w-]+)=([^]*)$/.exec(word) ?? [];
    if (switches.has(name) && value !== "true" && value !== "false") {
      throw new SentinelError("E_USAGE", `--${name} takes no value, or true or false`);
    }
  }
}

/** The same command line without `--`: every word after it is a path, also one that begins with a dash, which yargs would drop. */
export function pathsAfterDashes(argv: readonly string[]): string[] {
  const before = optionWords(argv);
  return [...before, ...argv.slice(before.length + 1).map((path) => (path.startsWith("-") ? `./${path}` : path))];
}
