import { SentinelError } from "../../errors.ts";
import type { SourceFile } from "../file-source.ts";
import { unreadableFile } from "../unreadable-file.ts";

/** Whether an entry is another archive by its name; what macOS keeps of its own is not. */
export function isInnerZip(path: string): boolean {
  return /\.zip$/i.test(path) && !path.startsWith("__MACOSX/");
}

/** A zip among the entries of another: named, never opened; the other entries are read. */
export function innerZip(location: string, path: string): SourceFile {
  const facts = { path: `${location}:${path}`, zip: location, entry: path };
  return unreadableFile(path, new SentinelError("E_DATASET", { problem: "input.zip-in-zip", ...facts }));
}
