import { describe, expect, it } from "@jest/globals";
import {
  formatBits,
  expectedCalls,
  formatOdds,
  describePlace,
  describeCall,
  describeStretch,
  describeWindow,
} from "../../../../src/web/page/trace/surprise-phrases.ts";

describe("words of surprise", () => {
  it("say how rare a call is, to two digits", () => {
    expect(formatOdds(9.3)).toBe("1 in 630");
    expect(formatOdds(1)).toBe("1 in 2");
    expect(formatOdds(16)).toBe("1 in 66,000");
    expect(formatOdds(0.12)).toBe("92 in 100");
    expect(formatOdds(0)).toBe("99 in 100");
    expect(formatOdds(80)).toBe("less than 1 in 1,000,000,000");
  });

  it("say that no surprise was given", () => {
    expect(formatBits(NaN)).toBe("not scored");
    expect(formatOdds(NaN)).toBe("not scored");
    expect(describeCall(0, 5, "read", NaN, [])).toBe("call 0, the first of 5: read, not scored");
  });

  it("say one call with what was expected", () => {
    const expected = [
      { name: "read", probability: 0.41, came: false },
      { name: "close", probability: 0.12, came: false },
    ];
    expect(describeCall(12, 340, "execve", 9.3, expected)).toBe(
      "call 12, of 0 to 339: execve, 9.3 bits, 1 in 630; expected: read 41 %, close 12 %",
    );
  });

  it("say where a call is among calls that are counted from 0", () => {
    expect(describePlace(0, 30)).toBe("call 0, the first of 30");
    expect(describePlace(12, 3400)).toBe("call 12, of 0 to 3,399");
    expect(describePlace(29, 30)).toBe("call 29, the last of 30");
    expect(describePlace(0, 1)).toBe("call 0, the only call");
  });

  it("write out what would turn the reading order", () => {
    expect(describeCall(0, 1, "re\u202ead", NaN, [])).toBe("call 0, the only call: re\\u{202e}ad, not scored");
  });

  it("say where a stretch is, both ends inside, and what it carries", () => {
    expect(describeStretch({ from: 120, to: 162, meanBits: 7.3, share: 0.41 })).toBe(
      "calls 120–161, mean 7.3 bits, 41 % of the surprise",
    );
    expect(describeStretch({ from: 5, to: 6, meanBits: 1, share: 0.1 })).toBe("call 5, 1.0 bit, 10 % of the surprise");
  });

  it("say which calls a window shows", () => {
    expect(describeWindow(0, 340, 340)).toBe("all 340 calls");
    expect(describeWindow(0, 8, 1)).toBe("the only call");
    expect(describeWindow(119.7, 160.2, 340)).toBe("calls 119 to 160, of 0 to 339");
  });
});

describe("expectedCalls", () => {
  it("names what was expected, most probable first, and marks the call that came; nothing where nothing is named", () => {
    const view = {
      index: 0,
      calls: ["read", "write"],
      surpriseBits: Float64Array.of(1, NaN),
      top: 2,
      names: ["read", "close"],
      expectedTokens: Uint16Array.of(1, 0, 0, 0),
      expectedProbabilities: Float32Array.of(0.5, 0.25, 0, 0),
      omitted: null,
      baselineBits: 3,
      stretches: [],
    };
    expect(expectedCalls(view, 0, 5)).toEqual([
      { name: "close", probability: 0.5, came: false },
      { name: "read", probability: 0.25, came: true },
    ]);
    expect(expectedCalls(view, 0, 1)).toHaveLength(1);
    expect(expectedCalls(view, 1, 5)).toEqual([]);
  });
});
