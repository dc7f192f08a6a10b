import { describe, expect, it } from "@jest/globals";
import { createAuditClock, isEpoch } from "../../../src/traces/auditd/audit-line.ts";

describe("the time of an audit record", () => {
  it("is the kernel's, with or without a fraction", () => {
    expect(createAuditClock()("1700000000.123")).toBe(1700000000.123);
    expect(createAuditClock()("1700000000")).toBe(1700000000);
    expect(["1700000000.123", "11/14/23 22:13:20.123", ""].map(isEpoch)).toEqual([true, false, false]);
  });

  it("goes back to a day that it knows where a late record comes", () => {
    const secondsOf = createAuditClock();
    expect(["d1 00:00:01", "d2 00:00:01", "d1 23:59:59"].map(secondsOf)).toEqual([1, 86401, 86399]);
  });

  it("is none after very many days, so that a damaged text does not fill the memory", () => {
    const secondsOf = createAuditClock();
    for (let day = 0; day < 4096; day += 1) secondsOf(`d${day} 00:00:00`);
    expect(secondsOf("another 00:00:00")).toBe(NaN);
    expect(secondsOf("d4095 00:00:00")).toBe(4095 * 86_400);
  });
});
