import { describe, expect, it } from "@jest/globals";
import { createCallLog } from "../../../src/traces/strace/call-log.ts";

describe("createCallLog", () => {
  it.each([true, false])(
    "gives back what was added, in its order, with times where they are kept (%s)",
    (keepsTimes) => {
      const log = createCallLog({ path: "a.log", architecture: null, keepsTimes });
      const added = Array.from({ length: 5000 }, (_, index) => [index % 7, `call${index % 300}`, index / 2] as const);
      for (const [owner, call, seconds] of added) log.add(owner, call, seconds);
      const found: unknown[] = [];
      log.forEach((...entry) => found.push(entry));
      expect(found).toEqual(added.map(([owner, call, seconds]) => [owner, call, keepsTimes ? seconds : NaN]));
    },
  );
});
