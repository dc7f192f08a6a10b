import type { GivenFile } from "../../api.ts";

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
