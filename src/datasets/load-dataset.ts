import { basename, resolve } from "node:path";
import { SentinelError } from "../errors.ts";
import { openDataset, type Dataset, type DatasetOptions, type DatasetTrace, type SkippedFile } from "./dataset.ts";
import type { Split } from "./layout.ts";
import { readGroups } from "./read-groups.ts";
import type { TraceFormat } from "../traces/format.ts";

/** A data set read into memory. */
export interface LoadedDataset {
  readonly name: string;
  readonly location: string;
  readonly layout: Dataset["layout"]["name"];
  /** The one architecture of its traces, or null where no source named it. */
  readonly architecture: string | null;
  readonly sha256: string | null;
  /** The formats its files were read in, the first met first. */
  readonly formats: readonly TraceFormat[];
  readonly splits: Readonly<Record<Split, readonly DatasetTrace[]>>;
  readonly skipped: readonly SkippedFile[];
  readonly warnings: readonly string[];
}

/** The sha256 of the public ADFA-LD.zip (adfa-ld, GitHub verazuo/a-labelled-version-of-the-ADFA-LD-dataset). */
export const ADFA_LD_SHA256 = "58d625470749344843a7f730b0875ce9b8769f6fa48f18dc4a92bd07c342ead5";

/** What fits in memory: 0.8 GB of pointers to call names. A hostile zip could hold far more. */
const LARGEST_CALL_COUNT = 100_000_000;
const GROUP_CALLS = 1_000_000;

/**
 * Reads all traces of a folder, zip or file.
 * @throws SentinelError E_DATASET when there is no trace at all, or more than fits in memory
 */
export async function loadDataset(location: string, options: DatasetOptions): Promise<LoadedDataset> {
  const dataset = await openDataset(location, options);
  try {
    const splits: Record<Split, DatasetTrace[]> = { training: [], validation: [], attack: [] };
    const skipped: SkippedFile[] = [];
    const warnings: string[] = [];
    let callCount = 0;
    let architecture: string | null = null;
    const formats = new Set<TraceFormat>();
    for await (const group of readGroups(dataset, GROUP_CALLS)) {
      // No spread: the arguments of one call end at about 100,000.
      for (const trace of group.traces) {
        splits[trace.split].push(trace);
        formats.add(trace.format);
        architecture ??= trace.architecture;
      }
      for (const file of group.skipped) skipped.push(file);
      warnings.push(...group.warnings);
      callCount += group.calls;
      if (callCount > LARGEST_CALL_COUNT) {
        throw new SentinelError(
          "E_DATASET",
          `${location}: holds more than ${LARGEST_CALL_COUNT} calls, too many to read at once; split it`,
        );
      }
    }
    const layout = dataset.layout.name;
    return {
      name: nameOf(location, layout),
      location,
      layout,
      architecture: architecture ?? dataset.architecture,
      // A folder with an unreadable file has no digest.
      sha256: await dataset.sha256().catch(() => null),
      formats: [...formats],
      splits,
      skipped,
      warnings,
    };
  } finally {
    await dataset.close();
  }
}

/** What the data set is called in models and tables. */
export function nameOf(location: string, layout: Dataset["layout"]["name"]): string {
  if (layout === "adfa-ld") return "ADFA-LD";
  return basename(resolve(location)).replace(/\.zip$/i, "");
}
