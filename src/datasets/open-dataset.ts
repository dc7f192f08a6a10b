import { datasetOf, type Dataset, type DatasetOptions } from "./dataset.ts";
import { openSource } from "./open-source.ts";

/**
 * Opens a folder, zip or file as a data set; nothing is read yet.
 * @throws SentinelError E_FILE, E_DATASET when it cannot be opened or holds no file
 */
export async function openDataset(location: string, options: DatasetOptions): Promise<Dataset> {
  const source = await openSource(location);
  try {
    return datasetOf(source, options);
  } catch (error) {
    await source.close();
    throw error;
  }
}
