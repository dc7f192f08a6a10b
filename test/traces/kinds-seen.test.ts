import { describe, expect, it } from "@jest/globals";
import { createKindsSeen } from "../../src/traces/kinds-seen.ts";

describe("createKindsSeen", () => {
  it("names three kinds at most, each once and none at length", () => {
    const kinds = createKindsSeen();
    expect(kinds.text()).toBe("");
    for (const kind of ["a", "b", "a"]) kinds.add(kind);
    expect(kinds.text()).toBe("it holds a, b; ");
    expect(kinds.list()).toBe("a, b");
    for (const kind of ["x".repeat(100), "y", "z"]) kinds.add(kind);
    expect(kinds.text()).toBe(`it holds a, b, ${"x".repeat(60)} and more; `);
  });
});
