import { describe, expect, it } from "@jest/globals";
import { ALIAS_CLASSES } from "../../src/syscalls/aliases.ts";
import { ARCHITECTURES, callTable } from "../../src/syscalls/architecture.ts";

const names = new Set(ARCHITECTURES.flatMap(callTable).filter((name) => name !== null));
const listed = ALIAS_CLASSES.flat();

function classOf(call: string): readonly string[] {
  return ALIAS_CLASSES.find((aliasClass) => aliasClass.includes(call)) ?? [call];
}

describe("ALIAS_CLASSES", () => {
  it("hold no call twice", () => {
    expect(listed.filter((call, place) => listed.indexOf(call) !== place)).toEqual([]);
  });

  it("hold only calls that one of the tables has, and two at least", () => {
    expect(listed.filter((call) => !names.has(call))).toEqual([]);
    expect(ALIAS_CLASSES.filter((aliasClass) => aliasClass.length < 2)).toEqual([]);
  });

  it("hold every call that differs from another one by the end _time64, 64 or 32", () => {
    const apart = [...names].filter((name) => {
      const plain = name.replace(/(?:_time64|_64|64|32)$/, "");
      return plain !== name && names.has(plain) && !classOf(name).includes(plain);
    });
    expect(apart).toEqual([]);
  });

  it("hold neither a call of many meanings nor execveat", () => {
    expect(listed).not.toEqual(expect.arrayContaining(["socketcall"]));
    expect(listed).not.toEqual(expect.arrayContaining(["ipc"]));
    expect(listed).not.toEqual(expect.arrayContaining(["execveat"]));
  });

  it.each([
    ["openat", "open"],
    ["newfstatat", "stat64"],
    ["mmap2", "mmap"],
    ["clone3", "clone"],
    ["_llseek", "lseek"],
    ["futex_time64", "futex"],
    ["geteuid32", "geteuid"],
  ])("read %s and %s as the same", (one, other) => {
    expect(classOf(one)).toContain(other);
  });
});
