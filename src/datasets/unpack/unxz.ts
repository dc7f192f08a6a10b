import { reasonOf } from "../../errors.ts";
import { cutShort } from "./packing.ts";
import { readableStream } from "./readable-stream.ts";

/** What the package's errors end in: the codes of xz-embedded (xz.h, enum xz_ret). */
const MEMORY_LIMIT = 4;
const NO_MORE_BYTES = 8;

/**
 * Several streams in one file are one (.xz format 1.2, 2), each held to its checksum. One file is
 * unpacked at a time: a second one waits until this one is let go, so what is packed with xz inside
 * another must not be opened.
 * @throws CutShort where the stream ends before its end; any other error where it is damaged, or
 *   needs a dictionary of more than 64 MiB
 */
export async function* unxz(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const { XzReadableStream } = (await import("xz-decompress")).default;
  const reader = new XzReadableStream(readableStream(pieces)).getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } catch (cause) {
    const code = Number(/error code (\d+)$/.exec(reasonOf(cause))?.[1]);
    if (code === NO_MORE_BYTES) throw cutShort("it ends within a block");
    if (code === MEMORY_LIMIT) throw new Error("it needs a dictionary of more than 64 MiB: unxz FILE", { cause });
    throw cause;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
