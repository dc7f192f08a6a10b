import type { Options } from "yargs";
import type { CommandIo } from "../io.ts";

/** A command line that works when it is pasted in a checkout, and what it does. */
export interface Example {
  /** Behind the program's name. */
  readonly words: string;
  readonly does: string;
}

/** One command: what yargs must know, and the action, which imports what it needs only when it runs. */
export interface Command {
  readonly command: string;
  readonly describe: string;
  /** Those that it uses, and no others: any other is refused. */
  readonly options: Readonly<Record<string, Options>>;
  readonly examples: readonly Example[];
  /** @returns the exit code */
  readonly run: (argv: unknown, io: CommandIo) => Promise<number>;
}

/** The word that calls a command. */
export function nameOf({ command }: Pick<Command, "command">): string {
  return command.split(" ", 1)[0] ?? command;
}
