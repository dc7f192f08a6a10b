import type { Options } from "yargs";
import type * as z from "zod";
import type { CommandIo } from "../io.ts";
import { checkArguments, yargsOptions } from "../options.ts";

/** A command line that works when it is pasted in a checkout, and what it does. */
export interface Example {
  /** After the program's name. */
  readonly words: string;
  readonly does: string;
}

interface Declared {
  /** Its name, and the words that it takes without an option: `score <paths..>`. */
  readonly command: string;
  readonly describe: string;
  readonly examples: readonly Example[];
}

/** One command, as its file declares it. */
export interface Declaration<Schema extends z.ZodObject> extends Declared {
  /**
   * Checks the options that it takes, and no others: any other is refused. Made of `option(...)`; a
   * word without an option has no group.
   */
  readonly schema: Schema;
  /** @returns the exit code */
  readonly run: (options: z.output<Schema>, io: CommandIo) => Promise<number>;
}

/** One command, as the command line sees it. */
export interface Command extends Declared {
  /** By name, as yargs takes them. */
  readonly options: Readonly<Record<string, Options>>;
  /**
   * @param argv as yargs parsed it.
   * @returns the exit code.
   * @throws SentinelError E_USAGE for a wrong value
   */
  readonly run: (argv: unknown, io: CommandIo) => Promise<number>;
}

export function defineCommand<Schema extends z.ZodObject>(declaration: Declaration<Schema>): Command {
  const { schema, run, ...declared } = declaration;
  let options: Command["options"] | null = null;
  return {
    ...declared,
    // Asked for of one command in nine.
    get options() {
      options ??= yargsOptions(schema);
      return options;
    },
    run: async (argv, io) => run(checkArguments(schema, argv), io),
  };
}

/** The word that calls a command. */
export function nameOf({ command }: Pick<Command, "command">): string {
  return command.split(" ", 1)[0] ?? command;
}
