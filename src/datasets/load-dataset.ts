import type { DatasetOptions } from "./dataset.ts";
import { openDataset } from "./open-dataset.ts";
import { readDataset, type LoadedDataset } from "./read-dataset.ts";

export type { LoadedDataset };

/**
 * The sha256 of the public ADFA-LD.zip (adfa-ld, GitHub
 * verazuo/a-labelled-version-of-the-ADFA-LD-dataset).
 */
export const ADFA_LD_SHA256 = "58d625470749344843a7f730b0875ce9b8769f6fa48f18dc4a92bd07c342ead5";

/**
 * Reads all traces of a folder, zip or file.
 * @throws SentinelError E_FILE, E_DATASET when it cannot be opened, or holds no trace; E_LIMIT when
 *   it holds more than fits in memory
 */
export async function loadDataset(location: string, options: DatasetOptions): Promise<LoadedDataset> {
  const dataset = await openDataset(location, options);
  try {
    return await readDataset(dataset);
  } finally {
    await dataset.close();
  }
}
