import { describe, expect, it } from "@jest/globals";
import { createVocabulary, encodeCalls } from "../../src/core/vocabulary.ts";
import { ARCHITECTURES, callName } from "../../src/syscalls/architecture.ts";
import { standardCalls } from "../../src/syscalls/standard-calls.ts";

describe("standardCalls", () => {
  it("of i386 holds the numbers 1..340, so that token = number and the size is 341", () => {
    const vocabulary = createVocabulary("i386", standardCalls("i386"));
    expect(vocabulary.size).toBe(341);
    const numbers = Array.from({ length: 340 }, (_, index) => index + 1);
    const names = numbers.map((number) => callName("i386", number));
    expect(Array.from(encodeCalls(vocabulary, names))).toEqual(numbers);
  });

  it("of every architecture is a vocabulary: no call twice", () => {
    for (const architecture of ARCHITECTURES) {
      const calls = standardCalls(architecture);
      expect(createVocabulary(architecture, calls).size).toBe(calls.length + 1);
      expect(calls).toContain("read");
    }
  });
});
