import { describe, expect, it } from "@jest/globals";
import { createAuditCalls } from "../../../src/traces/auditd/audit-call.ts";

describe("the call of an audit record", () => {
  it("is null without the process's id, or with one that is not a number", () => {
    const makeCall = createAuditCalls(null);
    expect(makeCall("c000003e", "0", undefined, null)).toBeNull();
    expect(makeCall("c000003e", "0", "7x", null)).toBeNull();
  });

  it("is of the user's architecture where the record has none", () => {
    expect(createAuditCalls("i386")(null, "3", "7", null)).toMatchObject({ architecture: "i386", name: "read" });
    expect(createAuditCalls(null)(null, "3", "7", null)).toBeNull();
  });

  it("stays the same when more names have come than are remembered", () => {
    const makeCall = createAuditCalls(null);
    for (let number = 0; number < 5000; number += 1) makeCall("c00000f3", `call_${number}`, "7", null);
    expect(makeCall("c00000f3", "call_1", "7", "x")).toEqual({
      architecture: "riscv64",
      name: "call_1",
      process: "7",
      program: "x",
    });
  });
});
