import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { ABSENT, createPairNumbers, createWindowNumbers } from "../../src/detectors/window-numbers.ts";
import { tokens } from "../support/arbitrary.ts";

describe("createPairNumbers", () => {
  it("numbers distinct pairs in the order in which they come, through every growth", () => {
    const pairs = createPairNumbers();
    const many = Array.from({ length: 20_000 }, (_, index) => [index % 173, Math.floor(index / 173) * 65_535] as const);
    for (const [number, [first, second]] of many.entries()) {
      expect(pairs.find(first, second)).toBe(ABSENT);
      expect(pairs.make(first, second)).toBe(number);
    }
    for (const [number, [first, second]] of many.entries()) expect(pairs.make(first, second)).toBe(number);
    expect(pairs.find(1, 0)).not.toBe(pairs.find(0, 1));
    expect(pairs.size()).toBe(many.length);
  });
});

describe("createWindowNumbers", () => {
  const traces = fc.array(tokens({ maxLength: 30 }), { maxLength: 6 });

  it("gives equal windows one number and different ones different numbers, in order of coming", () => {
    fc.assert(
      fc.property(traces, fc.integer({ min: 1, max: 11 }), (known, windowCalls) => {
        const numbers = createWindowNumbers(windowCalls);
        const numberOf = new Map<string, number>();
        for (const trace of known) {
          const expected = [];
          for (let from = 0; from + windowCalls <= trace.length; from += 1) {
            const text = trace.slice(from, from + windowCalls).join();
            if (!numberOf.has(text)) numberOf.set(text, numberOf.size);
            expected.push(numberOf.get(text));
          }
          expect(Array.from(numbers.make(trace))).toEqual(expected);
        }
        expect(numbers.size()).toBe(numberOf.size);
      }),
    );
  });

  it("finds what was made and nothing else, though halves of a window are known", () => {
    const numbers = createWindowNumbers(4);
    numbers.make(Uint16Array.of(1, 2, 3, 4));
    numbers.make(Uint16Array.of(5, 6, 7, 8));
    expect(Array.from(numbers.find(Uint16Array.of(1, 2, 3, 4, 9)))).toEqual([0, ABSENT]);
    expect(Array.from(numbers.find(Uint16Array.of(1, 2, 7, 8)))).toEqual([ABSENT]);
    expect(numbers.size()).toBe(2);
  });
});
