import { describe } from "@jest/globals";

/** `describe` where the condition holds; else a skipped one whose title says why. */
export function describeWhere(condition: boolean, reason: string): (title: string, tests: () => void) => void {
  return (title, tests) => {
    if (condition) describe(title, tests);
    else describe.skip(`${title} [skipped: ${reason}]`, tests);
  };
}
