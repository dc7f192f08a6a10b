import { describe, expect, it } from "@jest/globals";
import { createAuditEnds } from "../../../src/traces/auditd/audit-ends.ts";

describe("the ends of processes", () => {
  it("make a call another process's once, where it begins more than a second later", () => {
    const ends = createAuditEnds();
    ends.end("7", 100);
    expect(ends.isAnother("7", 101)).toBe(false);
    expect(ends.isAnother("8", 500)).toBe(false);
    expect(ends.isAnother("7", 101.5)).toBe(true);
    expect(ends.isAnother("7", 102)).toBe(false);
  });

  it("never make it so where the times are not known", () => {
    const ends = createAuditEnds();
    ends.end("7", NaN);
    expect(ends.isAnother("7", 500)).toBe(false);
    ends.end("7", 100);
    expect(ends.isAnother("7", NaN)).toBe(false);
  });

  it("are forgotten after very many, so that a long log does not fill the memory", () => {
    const ends = createAuditEnds();
    for (let process = 0; process <= 65_536; process += 1) ends.end(String(process), 1);
    expect(ends.isAnother("7", 500)).toBe(false);
    expect(ends.isAnother("65536", 500)).toBe(true);
  });
});
