import { describe, expect, it } from "@jest/globals";
import { createAuditCalls } from "../../../src/traces/auditd/audit-call.ts";

describe("the call of an audit record", () => {
  it("is null without the process's id, or with one that is not a number", () => {
    const makeCall = createAuditCalls(null);
    expect(makeCall({ arch: "c000003e", syscall: "0", pid: undefined, ppid: undefined, program: null })).toBeNull();
    expect(makeCall({ arch: "c000003e", syscall: "0", pid: "7x", ppid: undefined, program: null })).toBeNull();
  });

  it("is of the user's architecture where the record has none", () => {
    expect(
      createAuditCalls("i386")({ arch: null, syscall: "3", pid: "7", ppid: undefined, program: null }),
    ).toMatchObject({ architecture: "i386", name: "read" });
    expect(createAuditCalls(null)({ arch: null, syscall: "3", pid: "7", ppid: undefined, program: null })).toBeNull();
  });

  it("stays the same when more names have come than are remembered", () => {
    const makeCall = createAuditCalls(null);
    for (let number = 0; number < 5000; number += 1)
      makeCall({ arch: "c00000f3", syscall: `call_${number}`, pid: "7", ppid: undefined, program: null });
    expect(makeCall({ arch: "c00000f3", syscall: "call_1", pid: "7", ppid: undefined, program: "x" })).toEqual({
      architecture: "riscv64",
      name: "call_1",
      process: "7",
      parent: null,
      program: "x",
    });
  });
});
