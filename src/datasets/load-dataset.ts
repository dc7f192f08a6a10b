import { SentinelError } from "../errors.ts";
import { openDataset, type DatasetOptions, type DatasetTrace } from "./dataset.ts";
import { gatherFacts, type DatasetFacts } from "./dataset-facts.ts";
import type { Split } from "./layout.ts";

/** A data set read into memory. */
export interface LoadedDataset extends DatasetFacts {
  /** Null where a file cannot be read. */
  readonly sha256: string | null;
  readonly splits: Readonly<Record<Split, readonly DatasetTrace[]>>;
}

/** The sha256 of the public ADFA-LD.zip (adfa-ld, GitHub verazuo/a-labelled-version-of-the-ADFA-LD-dataset). */
export const ADFA_LD_SHA256 = "58d625470749344843a7f730b0875ce9b8769f6fa48f18dc4a92bd07c342ead5";

/** What fits in memory: 0.8 GB of pointers to call names. A hostile zip could hold far more. */
const LARGEST_CALL_COUNT = 100_000_000;

/**
 * Reads all traces of a folder, zip or file.
 * @throws SentinelError E_DATASET when there is no trace at all, or more than fits in memory
 */
export async function loadDataset(location: string, options: DatasetOptions): Promise<LoadedDataset> {
  const dataset = await openDataset(location, options);
  try {
    const facts = gatherFacts(dataset);
    const splits: Record<Split, DatasetTrace[]> = { training: [], validation: [], attack: [] };
    let callCount = 0;
    for await (const item of dataset.read()) {
      if (!("trace" in item)) {
        facts.addUnread(item);
        continue;
      }
      facts.addTrace(item.trace);
      splits[item.trace.split].push(item.trace);
      callCount += item.trace.calls.length;
      if (callCount > LARGEST_CALL_COUNT) {
        throw new SentinelError(
          "E_DATASET",
          `${location}: holds more than ${LARGEST_CALL_COUNT} calls, too many to read at once; split it`,
        );
      }
    }
    // A folder with an unreadable file has no digest.
    return { ...facts.finish(), sha256: await dataset.sha256().catch(() => null), splits };
  } finally {
    await dataset.close();
  }
}
