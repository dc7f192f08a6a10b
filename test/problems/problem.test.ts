import { describe, expect, it } from "@jest/globals";
import { SentinelError } from "../../src/errors.ts";
import { COMMAND_LINE, LIBRARY } from "../../src/problems/edge.ts";
import { phraseOf, sentenceOf } from "../../src/problems/problem.ts";
import { PAGE, wordedForPage } from "../../src/web/worker/page-edge.ts";

const PINNED = { problem: "model.pinned-differs", path: "m", found: "ab", expected: ["cd", "ef"] } as const;

describe("sentenceOf", () => {
  it("names the place before the problem: a path, or a path and a line", () => {
    expect(sentenceOf({ problem: "trace.no-calls" })).toBe("the file holds no system call");
    expect(sentenceOf({ problem: "trace.no-calls", path: "a.log" })).toBe("a.log: the file holds no system call");
    expect(sentenceOf({ problem: "trace.no-calls", path: "a.log", line: 3 })).toBe(
      "a.log:3: the file holds no system call",
    );
  });

  it("names what can be set as its reader can set it", () => {
    const words = (edge: typeof LIBRARY): string => phraseOf(PINNED, edge);
    expect(words(COMMAND_LINE)).toContain("the model of --model-sha256:");
    expect(words(LIBRARY)).toContain('the model of the option "model-sha256":');
    expect(words(PAGE)).toContain("the model of the command line's --model-sha256:");
    expect(PAGE.option("arch", "i386")).toBe('the architecture i386 under "How to read them"');
  });
});

describe("SentinelError", () => {
  it("carries its facts as data, and their sentence as its message", () => {
    const error = new SentinelError("E_MODEL", PINNED);
    expect(error.facts).toEqual(PINNED);
    expect(error.message).toBe(sentenceOf(PINNED));
  });
});

describe("wordedForPage", () => {
  it("words foreseen errors for the page, thrown or rejected, and passes others on", async () => {
    const fault = new TypeError("a fault");
    const api = wordedForPage({
      thrown: () => {
        throw new SentinelError("E_MODEL", PINNED);
      },
      rejected: () => Promise.reject(new SentinelError("E_MODEL", PINNED)),
      broken: () => Promise.reject(fault),
      fine: () => 42,
    });
    expect(() => api.thrown()).toThrow(sentenceOf(PINNED, PAGE));
    await expect(api.rejected()).rejects.toThrow(sentenceOf(PINNED, PAGE));
    await expect(api.broken()).rejects.toBe(fault);
    expect(api.fine()).toBe(42);
  });
});
