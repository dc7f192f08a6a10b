import { readFile } from "node:fs/promises";
import type { DatasetOptions } from "../datasets/dataset.ts";
import { SentinelError } from "../errors.ts";
import { reasonOf } from "../reason-of.ts";
import { parseCallNames } from "../traces/call-names.ts";
import type { ReadingArguments } from "./options.ts";

/**
 * How the traces that the user names are to be read.
 * @throws SentinelError E_FILE when the list of call names cannot be read, E_TRACE when it is none
 */
export async function datasetOptions(options: ReadingArguments): Promise<DatasetOptions> {
  const { inputFormat, arch, per, strict, callNames } = options;
  return {
    format: inputFormat,
    architecture: arch ?? null,
    per,
    isStrict: strict,
    ...(callNames === undefined ? {} : { callNames: parseCallNames(await textOf(callNames), callNames) }),
  };
}

async function textOf(path: string): Promise<string> {
  return readFile(path, "utf8").catch((cause: unknown) => {
    throw new SentinelError("E_FILE", `${path}: cannot be read: ${reasonOf(cause)}`, { cause });
  });
}
