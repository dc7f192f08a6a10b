/**
 * Whether this run checks everything: `make test-all` sets FULL=1. `make test` checks a slice of what is dear.
 * This is the one place where the tests in TypeScript read it; training/tests/conftest.py is the one in Python.
 */
export const IS_FULL = readFull(process.env["FULL"]);

/** @returns the first value in `make test-all`, the second in `make test`: how many cases, which traces, which models. */
export function inFull<T>(full: T, slice: T): T {
  return IS_FULL ? full : slice;
}

/** @throws Error for a value other than 1, 0 or nothing, which would else choose the slice without a word */
function readFull(value: string | undefined): boolean {
  if (value === "1") return true;
  if (value === undefined || value === "" || value === "0") return false;
  throw new Error(`FULL is "${value}": set it to 1 to check everything, or leave it out`);
}

/**
 * Adds tests, or assertions of one, in `make test-all` alone. They are not skipped tests of `make test`, which checks a slice of them.
 * @param slice where and how, as a sentence
 */
export function onlyInFull(slice: string, checks: () => void): void {
  if (slice === "") throw new Error("say what make test checks of it");
  if (IS_FULL) checks();
}
