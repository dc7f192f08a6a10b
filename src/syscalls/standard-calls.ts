import { callName, callTable, type Architecture } from "./architecture.ts";

/** The i386 numbers that the reference notebook's 341 classes cover: 1..340 (Linux 2.6.38). */
const LARGEST_I386_NUMBER = 340;

/**
 * The calls of an architecture's standard vocabulary, token 1 first. i386: the numbers 1..340, so
 * that token = number; others: the kernel's whole table in number order.
 */
export function standardCalls(architecture: Architecture): readonly string[] {
  if (architecture === "i386") {
    return Array.from({ length: LARGEST_I386_NUMBER }, (_, index) => callName("i386", index + 1));
  }
  return callTable(architecture).filter((name) => name !== null);
}
