import { describe, expect, it } from "@jest/globals";
import { createKindsSeen } from "../../src/traces/kinds-seen.ts";

describe("createKindsSeen", () => {
  it("keeps the first four kinds, each once and none at length", () => {
    const kinds = createKindsSeen();
    expect(kinds.seen()).toEqual([]);
    for (const kind of ["a", "b", "a"]) kinds.add(kind);
    expect(kinds.seen()).toEqual(["a", "b"]);
    for (const kind of ["x".repeat(100), "y", "z"]) kinds.add(kind);
    expect(kinds.seen()).toEqual(["a", "b", "x".repeat(60), "y"]);
  });
});
