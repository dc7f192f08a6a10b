import { createHash } from "node:crypto";
import { constants, openSync } from "node:fs";
import { Socket } from "node:net";
import { basename } from "node:path";
import { isatty } from "node:tty";
import { reasonOf, SentinelError } from "../errors.ts";
import { joinBytes } from "../traces/bytes.ts";
import { type FileSource, type SourceFile, STANDARD_INPUT } from "./file-source.ts";

/** Ways to name what is open already: /dev/fd/63 is what `<(...)` becomes. */
const OPEN_FILE = /^\/(?:dev|proc\/(?:self|\d+))\/fd\/(\d+)$/;

/**
 * Standard input as a source of one file, `stdin`. It can be read once.
 * @throws SentinelError E_FILE when it is a terminal, which would wait for somebody to type a
 *   recording
 */
export function openStandardInput(): FileSource {
  if (isatty(0)) {
    throw new SentinelError("E_FILE", { problem: "input.terminal" });
  }
  return sourceOf(STANDARD_INPUT, "stdin", () => process.stdin);
}

/**
 * A named pipe, or what `<(...)` names, as a source of one file. It can be read once; a pipe
 * without a writer is waited for, and never blocks a thread.
 * @throws SentinelError E_FILE when it cannot be opened
 */
export function openPipe(location: string): FileSource {
  const [, number] = OPEN_FILE.exec(location) ?? [];
  const name = number === undefined ? basename(location) : `fd${number}`;
  return sourceOf(location, name, () => {
    // Without a writer it opens at once, and becomes readable with the first one.
    const descriptor = openSync(location, constants.O_RDONLY | constants.O_NONBLOCK);
    return new Socket({ fd: descriptor, readable: true, writable: false });
  });
}

function sourceOf(location: string, name: string, open: () => AsyncIterable<unknown>): FileSource {
  const hash = createHash("sha256");
  let state: "unread" | "begun" | "read" = "unread";
  async function* pieces(): AsyncGenerator<Uint8Array> {
    if (state !== "unread") throw new SentinelError("E_FILE", { problem: "input.read-once", path: location });
    state = "begun";
    try {
      for await (const piece of open() as AsyncIterable<Uint8Array>) {
        hash.update(piece);
        yield piece;
      }
      state = "read";
    } catch (cause) {
      const facts = { path: location, verb: "read", reason: reasonOf(cause) } as const;
      throw new SentinelError("E_FILE", { problem: "input.system", ...facts }, { cause });
    }
  }
  const file: SourceFile = {
    path: name,
    bytes: 0,
    pieces,
    async read() {
      const whole: Uint8Array[] = [];
      for await (const piece of pieces()) whole.push(piece);
      return joinBytes(whole);
    },
  };
  return {
    location,
    name,
    files: [file],
    isReadOnce: true,
    sha256: () =>
      state === "read"
        ? Promise.resolve(hash.copy().digest("hex"))
        : Promise.reject(new SentinelError("E_FILE", { problem: "input.digest-too-early", path: location })),
    close: () => Promise.resolve(),
  };
}
