import { readFileSync } from "node:fs";

/** A `.npy` file's shape and the bytes of its elements, copied so that any typed array may view them. */
export function readNpy(path: string): { readonly shape: readonly number[]; readonly data: ArrayBuffer } {
  const bytes = readFileSync(path);
  const headerEnd = 10 + bytes.readUInt16LE(8);
  const header = bytes.toString("latin1", 10, headerEnd);
  const shape = (/'shape': \(([^)]*)\)/.exec(header)?.[1] ?? "")
    .split(",")
    .filter((part) => part.trim() !== "")
    .map(Number);
  return { shape, data: Uint8Array.from(bytes.subarray(headerEnd)).buffer };
}
