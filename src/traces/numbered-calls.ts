import { callName, type Architecture } from "../syscalls/architecture.ts";

/** No call table of any system reaches further; a larger number is a damaged file, not a new call. */
export const LARGEST_CALL_NUMBER = 4095;

/** What the numbers of the UNM traces belong to where nobody says better: SunOS 4, on which most were recorded. */
export const UNM_ARCHITECTURE = "sunos";

const known = new Map<string, readonly string[]>();

/** The names of the calls 0 to {@link LARGEST_CALL_NUMBER}, by number: the same strings each time, whatever the file. */
export function numberedCalls(architecture: Architecture | typeof UNM_ARCHITECTURE): readonly string[] {
  const found = known.get(architecture);
  if (found !== undefined) return found;
  const names = Array.from({ length: LARGEST_CALL_NUMBER + 1 }, (_, number) =>
    architecture === UNM_ARCHITECTURE ? `${UNM_ARCHITECTURE}_${number}` : callName(architecture, number),
  );
  known.set(architecture, names);
  return names;
}
