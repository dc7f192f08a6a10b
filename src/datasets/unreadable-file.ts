import type { SentinelError } from "../errors.ts";
import type { SourceFile } from "./file-source.ts";

/**
 * What is one file of its source, but cannot be read: a folder that cannot be listed, a zip that
 * cannot be opened.
 */
export function unreadableFile(path: string, error: SentinelError): SourceFile {
  return {
    path,
    bytes: 0,
    isUnreadable: true,
    read: () => Promise.reject(error),
    pieces: async function* () {
      await Promise.reject(error);
    },
  };
}
