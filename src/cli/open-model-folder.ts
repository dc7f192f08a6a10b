import { openDetector, type OpenedDetector } from "../app/open-detector.ts";
import { folderFiles } from "../datasets/model-folder.ts";
import { pinnedFiles } from "../model/pinned-files.ts";
import type { OnnxRuntime } from "../model/runtime.ts";

/** Opens a model folder, as {@link openDetector} does. @param sha256 of its manifest.json, or several of which it is one, where the user named any; any other is refused */
export function openModelFolder(
  folder: string,
  runtime: () => Promise<OnnxRuntime>,
  sha256?: string | readonly string[],
): Promise<OpenedDetector> {
  const files = folderFiles(folder);
  return openDetector(folder, sha256 === undefined ? files : pinnedFiles(folder, files, sha256), runtime);
}
