import { describe, expect, it } from "@jest/globals";
import { createAuditSerials } from "../../../src/traces/auditd/audit-losses.ts";

const missing = (...seen: readonly (readonly [string, number])[]) => {
  const serials = createAuditSerials();
  for (const [host, serial] of seen) serials.see(host, serial);
  return serials.missing();
};

describe("the missing serials", () => {
  it("are none of an empty log", () => {
    expect(missing()).toBe(0);
  });

  it("are those of each host, whose records share one", () => {
    expect(missing(["a", 1], ["a", 1], ["b", 7], ["a", 3], ["a", 3], ["b", 8])).toBe(1);
  });

  it("are those that left the window unseen, a later copy of which changes nothing", () => {
    const far = Array.from({ length: 5000 }, (_, index) => ["", 10 + index] as const);
    expect(missing(["", 1], ...far)).toBe(8);
    expect(missing(["", 1], ...far, ["", 5], ["", 5010])).toBe(8);
  });

  it("are not counted for more hosts than a log gathers", () => {
    const hosts = Array.from({ length: 1025 }, (_, index) => [`h${index}`, 1] as const);
    expect(missing(...hosts, ["h1024", 9], ["h1023", 9])).toBe(7);
  });
});
