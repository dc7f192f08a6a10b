import { folderFiles } from "../datasets/model-folder.ts";
import type { OnnxRuntime } from "../model/runtime.ts";
import { openDetector, type OpenedDetector } from "../scoring/open-detector.ts";

/** Opens a model folder, as {@link openDetector} does. */
export function openModelFolder(folder: string, runtime: () => Promise<OnnxRuntime>): Promise<OpenedDetector> {
  return openDetector(folder, folderFiles(folder), runtime);
}
