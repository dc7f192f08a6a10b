import { counted } from "../../../numbers.ts";
import type { GivenFile } from "../../api.ts";
import { type DroppedEntry, filesOfEntries, inPathOrder } from "./walk-entries.ts";

/**
 * Every file of a drop, those in folders included, in ascending order of path; a path begins with
 * the dropped folder's own name. Must be called in the drop's own event: the browser empties the
 * list after it.
 * @throws Error that names the file or folder which the browser refuses to read
 */
export async function filesOfDrop(items: DataTransferItemList): Promise<readonly GivenFile[]> {
  // Taken before any await, for the same reason.
  const entries: DroppedEntry[] = [];
  const loose: GivenFile[] = [];
  for (const item of items) {
    if (item.kind !== "file") continue;
    // Null for a file that a script made.
    const entry: FileSystemEntry | null = item.webkitGetAsEntry();
    const file = entry === null ? item.getAsFile() : null;
    if (entry !== null) entries.push(entry);
    if (file !== null) loose.push({ path: file.name, file });
  }
  return inPathOrder([...(await filesOfEntries(entries)), ...loose]);
}

/**
 * The files of an input, in ascending order of path; of a chosen folder with the path inside it,
 * its own name first.
 */
export function filesOfInput(list: FileList): readonly GivenFile[] {
  return inPathOrder(
    Array.from(list, (file) => ({
      path: file.webkitRelativePath === "" ? file.name : file.webkitRelativePath,
      file,
    })),
  );
}

/** What the user gave, in a word: the file's name, the folder's, or "3 files". */
export function givenName(files: readonly Pick<GivenFile, "path">[]): string {
  const [first] = files;
  const folder = first?.path.includes("/") === true ? `${first.path.split("/")[0] ?? ""}/` : null;
  if (folder !== null && files.every(({ path }) => path.startsWith(folder))) return folder.slice(0, -1);
  return first !== undefined && files.length === 1 ? first.path : counted(files.length, "file");
}
