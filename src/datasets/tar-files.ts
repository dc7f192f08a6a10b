import { isSentinelError, SentinelError } from "../errors.ts";
import { reasonOf } from "../reason-of.ts";
import { joinBytes } from "../traces/join-bytes.ts";
import type { SourceFile } from "./file-source.ts";
import { readableStream } from "./readable-stream.ts";
import { unreadableFile } from "./unreadable-file.ts";
import { checkEntryCount } from "./zip-limits.ts";

/**
 * The files of a tar, in its order, each as it passes by: to be read, or passed over, before the next one is asked for. A link, and a name that leads out of the archive,
 * is a file that cannot be read; folders, devices and pipes are left out.
 * @param archive the path of the tar; an entry is `ARCHIVE:ENTRY`
 * @param pieces of the tar, unpacked
 * @throws SentinelError E_DATASET where the tar is damaged or cut short, after the files before that place; E_FILE where it cannot be read
 */
export async function* tarFiles(archive: string, pieces: AsyncIterable<Uint8Array>): AsyncGenerator<SourceFile> {
  const { createTarDecoder } = await import("modern-tar");
  const entries = readableStream(pieces)
    .pipeThrough(createTarDecoder({ strict: true }))
    .getReader();
  let count = 0;
  try {
    for (;;) {
      const next = await entries.read();
      if (next.done) return;
      checkEntryCount(archive, (count += 1));
      const { header, body } = next.value;
      const path = `${archive}:${header.name.replace(/^(?:\.\/)+/, "")}`;
      const problem = problemOf(header);
      if (problem !== null) yield unreadableFile(path, new SentinelError("E_DATASET", `${path}: ${problem}`));
      else if (header.type === "file" || header.type === undefined) yield tarredFile(path, header.size, body);
      // What nobody has read of it is passed over; a reader of its own has let it go.
      if (!body.locked) await body.cancel().catch(() => undefined);
    }
  } catch (cause) {
    throw damaged(archive, cause);
  } finally {
    await entries.cancel().catch(() => undefined);
  }
}

/** Why an entry cannot be read; null where it may be, or is left out. */
function problemOf({ name, type }: { readonly name: string; readonly type?: string }): string | null {
  if (type === "symlink" || type === "link") return "is a link; links in a tar are not followed";
  if (type === "directory") return null;
  const isOutside = name.startsWith("/") || name.split("/").includes("..");
  return isOutside ? "its name leads out of the archive, so it is not read" : null;
}

function tarredFile(path: string, bytes: number, body: ReadableStream<Uint8Array>): SourceFile {
  async function* pieces(): AsyncGenerator<Uint8Array> {
    const reader = body.getReader();
    try {
      for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
    } catch (cause) {
      if (isSentinelError(cause)) throw cause;
      const problem = `${path}: the tar is cut short in it (${reasonOf(cause)}); what is behind the cut is missing`;
      throw new SentinelError("E_DATASET", problem, { cause, isCut: true });
    } finally {
      await reader.cancel().catch(() => undefined);
      reader.releaseLock();
    }
  }
  return {
    path,
    bytes,
    pieces,
    async read() {
      const whole: Uint8Array[] = [];
      for await (const piece of pieces()) whole.push(piece);
      return joinBytes(whole);
    },
  };
}

function damaged(path: string, cause: unknown): SentinelError {
  if (isSentinelError(cause)) return cause;
  return new SentinelError("E_DATASET", `${path}: the tar is damaged or cut short (${reasonOf(cause)})`, { cause });
}
