import { SentinelError } from "../../errors.ts";
import type { SourceFile } from "../file-source.ts";
import { unreadableFile } from "../unreadable-file.ts";

/** A symbolic link among the entries of a zip, whose bytes are a path and not a trace: named, never followed. */
export function linkedEntry(location: string, path: string): SourceFile {
  return unreadableFile(
    path,
    new SentinelError("E_DATASET", { problem: "input.link-in-archive", path: `${location}:${path}`, archive: "zip" }),
  );
}
