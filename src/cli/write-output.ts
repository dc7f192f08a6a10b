import { createAtomicFile, type AtomicFile } from "../files/atomic-file.ts";
import type { CommandIo } from "./io.ts";

/** Opens an output file that an interruption removes. @throws SentinelError E_FILE */
async function openOutput(io: CommandIo, path: string): Promise<AtomicFile> {
  const file = await createAtomicFile(path);
  const forget = io.onInterrupt(() => {
    file.discard();
  });
  return {
    ...file,
    async commit() {
      await file.commit();
      forget();
    },
  };
}

/** Writes a whole text, or nothing. @throws SentinelError E_FILE */
export async function writeOutput(io: CommandIo, path: string, text: string): Promise<void> {
  const file = await openOutput(io, path);
  await file.write(new TextEncoder().encode(text));
  await file.commit();
}
