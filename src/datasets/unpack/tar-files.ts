import { SentinelError, isSentinelError, reasonOf } from "../../errors.ts";
import type { Problem } from "../../problems/problem.ts";
import { joinBytes } from "../../traces/bytes.ts";
import { yieldToEventLoop } from "../../event-loop.ts";
import { type SourceFile, unreadableFile } from "../file-source.ts";
import type { Packing } from "./packing.ts";
import { readableStream } from "./readable-stream.ts";
import { checkEntryCount } from "./zip-limits.ts";

/**
 * The files of a tar, in its order, each as it passes by: to be read, or passed over, before the
 * next one is asked for. A link, and a name that leads out of the archive, is a file that cannot be
 * read; folders, devices and pipes are left out.
 * @param archive the path of the tar; an entry is `ARCHIVE:ENTRY`
 * @param pieces of the tar, unpacked
 * @param packing how it was packed
 * @throws SentinelError E_DATASET where the tar is damaged or cut short, after the files before
 *   that place; E_FILE where it cannot be read
 */
export async function* tarFiles(
  archive: string,
  pieces: AsyncIterable<Uint8Array>,
  packing: Packing | null,
): AsyncGenerator<SourceFile> {
  const { createTarDecoder } = await import("modern-tar");
  const gate = createGate();
  const entries = readableStream(endedLast(pieces, gate))
    .pipeThrough(createTarDecoder({ strict: true }))
    .getReader();
  let count = 0;
  try {
    for (;;) {
      const next = await gate.waiting(entries.read());
      if (next.done) return;
      checkEntryCount(archive, (count += 1));
      const { header, body } = next.value;
      const path = `${archive}:${header.name.replace(/^(?:\.\/)+/, "")}`;
      const problem = problemOf(header);
      if (problem !== null) yield unreadableFile(path, new SentinelError("E_DATASET", { ...problem, path }));
      else if (header.type === "file" || header.type === undefined) {
        yield { ...tarredFile(path, header.size, body, gate), tar: { path: archive, packing } };
      }
      // What was not read of it is skipped; a reader that took it has released it.
      if (!body.locked) await passOver(body.getReader(), gate);
    }
  } catch (cause) {
    throw damaged(archive, cause);
  } finally {
    gate.open();
    await entries.cancel().catch(() => undefined);
  }
}

/** Why an entry cannot be read; null where it may be, or is left out. */
function problemOf({ name, type }: { readonly name: string; readonly type?: string }): Problem | null {
  if (type === "symlink" || type === "link") return { problem: "input.link-in-archive", archive: "tar" };
  if (type === "directory") return null;
  const isOutside = name.startsWith("/") || name.split("/").includes("..");
  return isOutside ? { problem: "input.name-outside" } : null;
}

function tarredFile(path: string, bytes: number, body: ReadableStream<Uint8Array>, gate: Gate): SourceFile {
  async function* pieces(): AsyncGenerator<Uint8Array> {
    const reader = body.getReader();
    try {
      for (;;) {
        const next = await gate.waiting(reader.read());
        if (next.done) break;
        yield next.value;
      }
    } catch (cause) {
      if (isSentinelError(cause)) throw cause;
      throw new SentinelError("E_DATASET", { problem: "input.tar-cut", path, reason: reasonOf(cause) }, { cause });
    } finally {
      await passOver(reader, gate);
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
  return new SentinelError("E_DATASET", { problem: "input.tar-damaged", path, reason: reasonOf(cause) }, { cause });
}

/**
 * Reads the rest of an entry: one that is cancelled may leave the package waiting for ever. What
 * fails there fails for the next entry as well.
 */
async function passOver(reader: ReadableStreamDefaultReader<Uint8Array>, gate: Gate): Promise<void> {
  try {
    while (!(await gate.waiting(reader.read())).done);
  } catch {
    // Thrown again when the next entry is asked for.
  }
  reader.releaseLock();
}

/** Knows whether somebody waits for more of a tar. */
interface Gate {
  /** Waits for what is read of it. */
  readonly waiting: <Value>(read: Promise<Value>) => Promise<Value>;
  /** Resolves once somebody waits, and all that has come is read. */
  readonly isAllRead: () => Promise<void>;
  /** Nobody will wait any more. */
  readonly open: () => void;
}

function createGate(): Gate {
  let waits = 0;
  let isWaiting = false;
  let isOpen = false;
  let resolve: (() => void) | null = null;
  const check = async (): Promise<void> => {
    const before = waits;
    // What has come is given before the event loop turns.
    await yieldToEventLoop();
    if (isWaiting && waits === before) resolve?.();
  };
  return {
    async waiting(read) {
      waits += 1;
      isWaiting = true;
      if (resolve !== null) void check();
      try {
        return await read;
      } finally {
        isWaiting = false;
      }
    },
    isAllRead: () =>
      new Promise((ready) => {
        resolve = ready;
        if (isOpen) ready();
        else void check();
      }),
    open() {
      isOpen = true;
      resolve?.();
    },
  };
}

/**
 * The pieces, whose end, or whose error, comes only once all before it is read: a stream that fails
 * drops what it holds.
 */
async function* endedLast(pieces: AsyncIterable<Uint8Array>, gate: Gate): AsyncGenerator<Uint8Array> {
  try {
    yield* pieces;
  } catch (error) {
    await gate.isAllRead();
    throw error;
  }
  await gate.isAllRead();
}
