import { readFile } from "node:fs/promises";
import { getHeapStatistics } from "node:v8";
import { createMemoryBudget, type MemoryBudget } from "../core/memory-budget.ts";
import type { DatasetOptions } from "../datasets/dataset.ts";
import { SentinelError, reasonOf } from "../errors.ts";
import { parseCallNames } from "../traces/call-numbers.ts";
import type { ReadingArguments } from "./options.ts";

/**
 * The share of Node's heap that a command's traces may take; scoring and fitting need the rest. See
 * docs/formats.md.
 */
const KEPT_SHARE = 0.25;

/** The memory of one command, for all that it keeps. */
export function commandMemory(heapBytes = getHeapStatistics().heap_size_limit): MemoryBudget {
  const more = `NODE_OPTIONS=--max-old-space-size=${Math.ceil((2 * heapBytes) / 2 ** 20)}`;
  return createMemoryBudget(KEPT_SHARE * heapBytes, `name fewer files at once, or give Node more memory (${more})`);
}

/**
 * How the traces that the user names are to be read.
 * @param memory shared by all that one command reads
 * @throws SentinelError E_FILE when the list of call names cannot be read, E_TRACE when it is not
 *   one
 */
export async function datasetOptions(options: ReadingArguments, memory = commandMemory()): Promise<DatasetOptions> {
  const { inputFormat, arch, per, strict, callNames } = options;
  return {
    format: inputFormat,
    architecture: arch ?? null,
    per,
    isStrict: strict,
    memory,
    ...(callNames === undefined ? {} : { callNames: parseCallNames(await textOf(callNames), callNames) }),
  };
}

async function textOf(path: string): Promise<string> {
  return readFile(path, "utf8").catch((cause: unknown) => {
    throw new SentinelError("E_FILE", `${path}: cannot be read: ${reasonOf(cause)}`, { cause });
  });
}
