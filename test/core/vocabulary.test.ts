import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { createHash } from "node:crypto";
import {
  countUnknown,
  createVocabulary,
  encodeCalls,
  tokenName,
  UNKNOWN_TOKEN,
  vocabularyText,
} from "../../src/core/vocabulary.ts";

const vocabulary = createVocabulary("x86_64", ["read", "write", "open"]);
const callNames = fc.uniqueArray(fc.stringMatching(/^[a-z_]{1,8}$/), { minLength: 1, maxLength: 50 });

describe("createVocabulary", () => {
  it("token i is the i-th call, counted from 1, and the size holds the unknown token", () => {
    expect(vocabulary.size).toBe(4);
    expect(Array.from(encodeCalls(vocabulary, ["read", "write", "open"]))).toEqual([1, 2, 3]);
  });

  it("refuses a list that names a call twice", () => {
    expect(() => createVocabulary("x86_64", ["read", "write", "read"])).toThrow(RangeError);
  });

  it("holds as many calls as uint16 has tokens, and refuses one more", () => {
    const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `call_${index}`);
    const largest = createVocabulary("x", names(65_534));
    expect(Array.from(encodeCalls(largest, ["call_65533"]))).toEqual([65_534]);
    expect(() => createVocabulary("x", names(65_535))).toThrow(RangeError);
  });
});

describe("encodeCalls", () => {
  it("makes every call outside the list token 0, property names of objects included", () => {
    const strange = ["clone3", "READ", "", "unknown", "constructor", "__proto__", "read"];
    const tokens = encodeCalls(vocabulary, strange);
    expect(Array.from(tokens)).toEqual([0, 0, 0, 0, 0, 0, 1]);
    expect(countUnknown(vocabulary, tokens)).toBe(6);
  });

  it("is undone by tokenName for every listed call", () => {
    fc.assert(
      fc.property(callNames, (names) => {
        const any = createVocabulary("x86_64", names);
        expect(Array.from(encodeCalls(any, names), (token) => tokenName(any, token))).toEqual(names);
      }),
    );
  });
});

describe("tokenName", () => {
  it("calls token 0 unknown and refuses tokens outside the vocabulary", () => {
    expect(tokenName(vocabulary, UNKNOWN_TOKEN)).toBe("unknown");
    for (const token of [4, -1, 0.5, NaN]) expect(() => tokenName(vocabulary, token)).toThrow(RangeError);
  });
});

describe("vocabularyText", () => {
  it("is architecture and calls, one a line, so that its sha256 is the one of the contract", () => {
    expect(vocabularyText(vocabulary)).toBe("x86_64\nread\nwrite\nopen\n");
    const digest = createHash("sha256").update(vocabularyText(vocabulary)).digest("hex");
    expect(digest).toBe(createHash("sha256").update("x86_64\nread\nwrite\nopen\n").digest("hex"));
  });
});
