import type { Options } from "yargs";
import * as z from "zod";
import { SentinelError } from "../../errors.ts";
import type { CommandIo } from "../io.ts";

// A command checks a few objects once: compiling a checker for each costs more than it saves.
z.config({ jitless: true });

/** Where the help lists an option. */
type Group = "Input:" | "Model:" | "Detectors:" | "Mimicry:" | "Output:" | "Speed:";

/**
 * Declares an option: its help, and the schema that checks its value, whose default
 * and choices the help names too. Its name is the schema's key, with dashes.
 */
export function option<Schema extends z.ZodType>(group: Group, description: string, schema: Schema): Schema {
  return schema.meta({ group, description });
}

/** A command line that works when it is pasted in a checkout, and what it does. */
interface Example {
  /** After the program's name. */
  readonly words: string;
  readonly does: string;
}

interface Declared {
  /** Its name, and the words that it takes without an option: `score <paths..>`. */
  readonly command: string;
  readonly describe: string;
  /** What may be `-`, a recording on standard input; left out where nothing may. */
  readonly standardInput?: "path" | `--${string}`;
  readonly examples: readonly Example[];
}

/** One command, as its file declares it. */
interface Declaration<Schema extends z.ZodObject> extends Declared {
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

/** An option's name on the command line. @param key of its schema, in camel case */
function nameOfOption(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** What is read here of the JSON schema of an option. */
interface OptionSchema {
  readonly type?: string;
  readonly items?: { readonly type?: string };
  readonly enum?: readonly string[];
  readonly default?: unknown;
  readonly group?: string;
  readonly description?: string;
}

/** The options of a schema as yargs takes them; what has no group is a word without an option. */
export function yargsOptions(schema: z.ZodObject): Readonly<Record<string, Options>> {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: "input" });
  const options = Object.entries(properties as Readonly<Record<string, OptionSchema>>)
    .filter(([, { group }]) => group !== undefined)
    .map(([key, declared]) => [nameOfOption(key), yargsOption(declared, required.includes(key))] as const);
  return Object.fromEntries(options);
}

function yargsOption(declared: OptionSchema, isNeeded: boolean): Options {
  const { group, description, type = "string" } = declared;
  const described = { group, describe: description } as Options;
  // The description shows whether a switch is on by default.
  if (type === "boolean") return { ...described, type };
  const valued: Options = {
    ...described,
    requiresArg: true,
    ...(isNeeded ? { demandOption: true } : {}),
    ...(declared.default === undefined ? {} : { default: declared.default }),
  };
  if (declared.enum !== undefined) return { ...valued, choices: declared.enum };
  const isList = type === "array";
  const isNumber = ["number", "integer"].includes(isList ? (declared.items?.type ?? "") : type);
  return { ...valued, type: isNumber ? "number" : "string", ...(isList ? { array: true } : {}) };
}

/**
 * Checks what yargs parsed; yargs lets NaN and repeated options through (as an array).
 * @throws SentinelError E_USAGE with one line per option
 */
export function checkArguments<Schema extends z.ZodType>(schema: Schema, argv: unknown): z.infer<Schema> {
  const result = schema.safeParse(argv);
  if (result.success) return result.data;
  const given = new Map(Object.entries(argv as object));
  const problems = result.error.issues.map((issue) => {
    const [key = ""] = issue.path.map(String);
    const name = `--${nameOfOption(key)}`;
    const isRepeated = issue.path.length === 1 && issue.code.startsWith("invalid_") && Array.isArray(given.get(key));
    if (isRepeated) return `${name} is given twice; give it once`;
    return issue.message.startsWith("--") ? issue.message : `${name}: ${issue.message}`;
  });
  throw new SentinelError("E_USAGE", problems.join("\n"));
}
