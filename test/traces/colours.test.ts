import { describe, expect, it } from "@jest/globals";
import { withoutColours } from "../../src/traces/colours.ts";

describe("withoutColours", () => {
  it("takes away colours and other orders to a terminal, and nothing else", () => {
    expect(withoutColours("\x1b[1;32mread\x1b[0m(3)\x1b[K")).toBe("read(3)");
    expect(withoutColours("a[1m \x1b x")).toBe("a[1m \x1b x");
  });
});
