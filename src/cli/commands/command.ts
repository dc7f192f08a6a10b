import type { Options } from "yargs";
import type { CommandIo } from "../io.ts";

/** One command: what yargs must know, and the action, which imports what it needs only when it runs. */
export interface Command {
  readonly command: string;
  readonly describe: string;
  readonly options: Readonly<Record<string, Options>>;
  /** @returns the exit code */
  readonly run: (argv: unknown, io: CommandIo) => Promise<number>;
}
