import type { GivenFile } from "../../api.ts";

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

/** What a drop gives of a file or folder (`FileSystemEntry`), as far as walking needs it. */
export interface DroppedEntry {
  readonly name: string;
  readonly isFile: boolean;
  readonly isDirectory: boolean;
}

interface DroppedFile extends DroppedEntry {
  file(done: (file: File) => void, fail: (reason: Error) => void): void;
}

interface DroppedFolder extends DroppedEntry {
  createReader(): EntryReader;
}

interface EntryReader {
  readEntries(done: (entries: readonly DroppedEntry[]) => void, fail: (reason: Error) => void): void;
}

/**
 * Every file below the entries, folders walked to their ends, in ascending order of path. A path
 * begins with the name of what was dropped.
 * @throws Error that names the file or folder which the browser refuses to read
 */
export async function filesOfEntries(entries: readonly DroppedEntry[]): Promise<readonly GivenFile[]> {
  return inPathOrder((await Promise.all(entries.map((entry) => walk(entry, entry.name)))).flat());
}

/** The files in ascending order of path, by code units: the same on every computer. */
export function inPathOrder(files: readonly GivenFile[]): readonly GivenFile[] {
  return files.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

async function walk(entry: DroppedEntry, path: string): Promise<readonly GivenFile[]> {
  if (isFolder(entry)) {
    const inside = await allEntries(entry, path);
    return (await Promise.all(inside.map((one) => walk(one, `${path}/${one.name}`)))).flat();
  }
  return isDroppedFile(entry) ? [{ path, file: await fileOf(entry, path) }] : [];
}

/**
 * A reader gives a folder in portions, 100 entries in Chromium; an empty one says that it is over.
 */
async function allEntries(folder: DroppedFolder, path: string): Promise<readonly DroppedEntry[]> {
  const reader = folder.createReader();
  const all: DroppedEntry[] = [];
  for (;;) {
    const portion = await new Promise<readonly DroppedEntry[]>((done, fail) => {
      reader.readEntries(done, (reason) => {
        fail(refusal("folder", path, reason));
      });
    });
    if (portion.length === 0) return all;
    all.push(...portion);
  }
}

function fileOf(entry: DroppedFile, path: string): Promise<File> {
  return new Promise((done, fail) => {
    entry.file(done, (reason) => {
      fail(refusal("file", path, reason));
    });
  });
}

function refusal(kind: "file" | "folder", path: string, reason: Error): Error {
  return new Error(`the browser cannot read the ${kind} ${path}: ${reason.message}`, { cause: reason });
}

function isFolder(entry: DroppedEntry): entry is DroppedFolder {
  return entry.isDirectory && "createReader" in entry;
}

function isDroppedFile(entry: DroppedEntry): entry is DroppedFile {
  return entry.isFile && "file" in entry;
}
