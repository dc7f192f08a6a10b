import * as fc from "fast-check";
import { createHash } from "node:crypto";
import {
  UNKNOWN_TOKEN,
  aliasVocabulary,
  countUnknown,
  createVocabulary,
  encodeCalls,
  listSubstitutions,
  tokenName,
  vocabularyText,
} from "../../src/core/vocabulary.ts";
import { describe, expect, it } from "@jest/globals";

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

/** Tokens: read 1, open 2, openat 3, stat 4, fork 5. */
const unaliased = createVocabulary("x86_64", ["read", "open", "openat", "stat", "fork"]);
const CLASSES = [
  ["openat", "open", "openat2"],
  ["stat", "newfstatat"],
  ["clone", "fork"],
];

const LETTERS = Array.from("abcdefghij");
const call = fc.constantFrom(...LETTERS);
const lists = fc.uniqueArray(call, { minLength: 1 });
const trainedTokens = fc.uniqueArray(fc.nat(10)).map((tokens) => new Set(tokens));
/** Every call in one of three classes or in none. */
const classes = fc
  .array(fc.nat(3), { minLength: 10, maxLength: 10 })
  .map((places) => [0, 1, 2].map((place) => LETTERS.filter((_, index) => places[index] === place)));

describe("aliasVocabulary", () => {
  it("gives an unlisted call the token of the first trained call of its class", () => {
    const aliased = aliasVocabulary(unaliased, new Set([1, 2, 3, 4]), CLASSES);
    expect(aliased.tokenOf.get("openat2")).toBe(3);
    expect(aliased.tokenOf.get("newfstatat")).toBe(4);
  });

  it("gives a listed call that was never trained the token of a trained one", () => {
    const aliased = aliasVocabulary(unaliased, new Set([1, 2]), CLASSES);
    expect(Array.from(encodeCalls(aliased, ["openat", "open", "openat2", "read"]))).toEqual([2, 2, 2, 1]);
  });

  it("leaves a class without a trained call as it was", () => {
    const aliased = aliasVocabulary(unaliased, new Set([0, 1]), CLASSES);
    expect(Array.from(encodeCalls(aliased, ["fork", "clone", "stat", "newfstatat"]))).toEqual([5, UNKNOWN_TOKEN, 4, 0]);
  });

  it("refuses a call in two classes", () => {
    expect(() => aliasVocabulary(unaliased, new Set([1]), [["a", "b"], ["b"]])).toThrow(RangeError);
    expect(() => aliasVocabulary(unaliased, new Set([1]), [["a", "a"]])).toThrow(RangeError);
  });

  it("without aliases is the vocabulary itself", () => {
    fc.assert(
      fc.property(lists, trainedTokens, (calls, trained) => {
        const plain = createVocabulary("x86_64", calls);
        expect(aliasVocabulary(plain, trained, [])).toEqual(plain);
      }),
    );
  });

  it("changes no trained call, no call outside the classes, no list and no size", () => {
    fc.assert(
      fc.property(lists, trainedTokens, classes, (calls, trained, aliasClasses) => {
        const plain = createVocabulary("x86_64", calls);
        const aliased = aliasVocabulary(plain, trained, aliasClasses);
        expect({ ...aliased, tokenOf: null }).toEqual({ ...plain, tokenOf: null });
        const classified = aliasClasses.flat();
        for (const [name, token] of plain.tokenOf) {
          if (trained.has(token) || !classified.includes(name)) expect(aliased.tokenOf.get(name)).toBe(token);
        }
      }),
    );
  });

  it("substitutes only a trained call of the same class, the first one", () => {
    fc.assert(
      fc.property(lists, trainedTokens, classes, (calls, trained, aliasClasses) => {
        const plain = createVocabulary("x86_64", calls);
        const aliased = aliasVocabulary(plain, trained, aliasClasses);
        for (const { call: name, spokenAs } of listSubstitutions(plain, aliased, LETTERS)) {
          const aliasClass = aliasClasses.find((members) => members.includes(name)) ?? [];
          expect(aliasClass.find((member) => trained.has(plain.tokenOf.get(member) ?? -1))).toBe(spokenAs);
          expect(spokenAs).not.toBe(name);
        }
      }),
    );
  });
});

describe("listSubstitutions", () => {
  const aliased = aliasVocabulary(unaliased, new Set([1, 2, 4]), CLASSES);

  it("counts the calls that were read as another one, most frequent first, then by name", () => {
    const calls = ["newfstatat", "openat", "read", "openat2", "newfstatat", "open", "clone", "stat"];
    expect(listSubstitutions(unaliased, aliased, calls)).toEqual([
      { call: "newfstatat", spokenAs: "stat", times: 2 },
      { call: "openat", spokenAs: "open", times: 1 },
      { call: "openat2", spokenAs: "open", times: 1 },
    ]);
  });

  it("lists none for calls that the model knows, for unknown ones without a class, and without aliases", () => {
    expect(listSubstitutions(unaliased, aliased, ["read", "open", "ptrace"])).toEqual([]);
    expect(listSubstitutions(unaliased, unaliased, ["openat2", "clone"])).toEqual([]);
  });
});
