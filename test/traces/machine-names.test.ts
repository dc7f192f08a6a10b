import { describe, expect, it } from "@jest/globals";
import { architectureOfMachine } from "../../src/traces/machine-names.ts";

describe("architectureOfMachine", () => {
  it.each([
    ["amd64", "x86_64"],
    ["x64", "x86_64"],
    ["x86_64", "x86_64"],
    ["i386", "i386"],
    ["i686", "i386"],
    ["arm64", "aarch64"],
    ["armv7l", "arm"],
    ["riscv64", "riscv64"],
    ["ppc64", "ppc64le"],
    ["constructor", "constructor"],
    ["", ""],
  ])("gives for %j %j", (name, architecture) => {
    expect(architectureOfMachine(name)).toBe(architecture);
  });
});
