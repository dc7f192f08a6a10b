import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { aliasVocabulary, listSubstitutions } from "../../src/core/aliased-vocabulary.ts";
import { createVocabulary, encodeCalls, UNKNOWN_TOKEN } from "../../src/core/vocabulary.ts";

/** Tokens: read 1, open 2, openat 3, stat 4, fork 5. */
const vocabulary = createVocabulary("x86_64", ["read", "open", "openat", "stat", "fork"]);
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
    const aliased = aliasVocabulary(vocabulary, new Set([1, 2, 3, 4]), CLASSES);
    expect(aliased.tokenOf.get("openat2")).toBe(3);
    expect(aliased.tokenOf.get("newfstatat")).toBe(4);
  });

  it("gives a listed call that was never trained the token of a trained one", () => {
    const aliased = aliasVocabulary(vocabulary, new Set([1, 2]), CLASSES);
    expect(Array.from(encodeCalls(aliased, ["openat", "open", "openat2", "read"]))).toEqual([2, 2, 2, 1]);
  });

  it("leaves a class without a trained call as it was", () => {
    const aliased = aliasVocabulary(vocabulary, new Set([0, 1]), CLASSES);
    expect(Array.from(encodeCalls(aliased, ["fork", "clone", "stat", "newfstatat"]))).toEqual([5, UNKNOWN_TOKEN, 4, 0]);
  });

  it("refuses a call in two classes", () => {
    expect(() => aliasVocabulary(vocabulary, new Set([1]), [["a", "b"], ["b"]])).toThrow(RangeError);
    expect(() => aliasVocabulary(vocabulary, new Set([1]), [["a", "a"]])).toThrow(RangeError);
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
  const aliased = aliasVocabulary(vocabulary, new Set([1, 2, 4]), CLASSES);

  it("counts the calls that were read as another one, most frequent first, then by name", () => {
    const calls = ["newfstatat", "openat", "read", "openat2", "newfstatat", "open", "clone", "stat"];
    expect(listSubstitutions(vocabulary, aliased, calls)).toEqual([
      { call: "newfstatat", spokenAs: "stat", times: 2 },
      { call: "openat", spokenAs: "open", times: 1 },
      { call: "openat2", spokenAs: "open", times: 1 },
    ]);
  });

  it("lists none for calls that the model knows, for unknown ones without a class, and without aliases", () => {
    expect(listSubstitutions(vocabulary, aliased, ["read", "open", "ptrace"])).toEqual([]);
    expect(listSubstitutions(vocabulary, vocabulary, ["openat2", "clone"])).toEqual([]);
  });
});
