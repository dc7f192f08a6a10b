import { describe, expect, it } from "@jest/globals";
import { repeatsOf } from "../../src/core/repeats.ts";

const spelt = (text: string): string =>
  repeatsOf(text.split(/(?=.)/))
    .map(({ from, length, times }) => `${text.slice(from, from + length)}${times === 1 ? "" : times}`)
    .join(" ");

describe("repeatsOf()", () => {
  it.each([
    ["", ""],
    ["abc", "a b c"],
    ["aaabcbcd", "a3 bc2 d"],
    ["abcabcabcd", "abc3 d"],
    ["aabaab", "aab2"],
    ["abcdefgabcdefg", "a b c d e f g a b c d e f g"],
  ])("writes %j as %j", (text, expected) => {
    expect(spelt(text)).toBe(expected);
  });

  it("covers every item once, whatever the sequence", () => {
    let state = 7;
    const text = Array.from({ length: 500 }, () => "abc"[(state = (state * 48271) % 2147483647) % 3]).join("");
    const covered = repeatsOf(text.split(/(?=.)/)).flatMap(({ from, length, times }) =>
      Array.from({ length: length * times }, (_, place) => text[from + (place % length)]),
    );
    expect(covered.join("")).toBe(text);
  });
});
