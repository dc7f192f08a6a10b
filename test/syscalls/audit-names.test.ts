import { describe, expect, it } from "@jest/globals";
import { ARCHITECTURES, callTable } from "../../src/syscalls/architecture.ts";
import { kernelCallNameOfAudit } from "../../src/syscalls/audit-names.ts";

describe("kernelCallNameOfAudit", () => {
  it("turns the names that the audit tools have of their own into the kernel's", () => {
    expect(kernelCallNameOfAudit("x86_64", "pread")).toBe("pread64");
    expect(kernelCallNameOfAudit("aarch64", "newfstat")).toBe("fstat");
    expect(kernelCallNameOfAudit("i386", "sys_kexec_load")).toBe("kexec_load");
  });

  it("leaves every name of the kernel as it is, and what no table has", () => {
    for (const architecture of ARCHITECTURES) {
      for (const name of callTable(architecture)) {
        if (name !== null) expect(kernelCallNameOfAudit(architecture, name)).toBe(name);
      }
      expect(kernelCallNameOfAudit(architecture, "unknown-syscall(999)")).toBe("unknown-syscall(999)");
    }
  });
});
