import { describe, expect, it } from "@jest/globals";
import { formatNamed } from "../../src/traces/formats.ts";
import { TRACE_FORMATS } from "../../src/traces/formats.ts";
import { refusalText } from "../support/refusal.ts";
import { parseTraces } from "../support/worded-traces.ts";

const source = { path: "x", architecture: "i386" };

/** What no reader understands, of several kinds. */
const FOREIGN = [
  "Hello, dear reader.\nThis is no recording.\n",
  '127.0.0.1 - - [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.0" 200 2326\n',
  '{"severity":"info","text":"started"}\n{"severity":"info","text":"ready"}\n',
  "<?xml version='1.0'?>\n<a/>\n",
];

describe("a text of which nothing was understood", () => {
  it.each(TRACE_FORMATS)(
    "is not taken for an empty recording: its first line is quoted, and what was expected, in %s",
    async (format) => {
      for (const text of FOREIGN) {
        const words = await refusalText(() => parseTraces(text, format, source), "E_TRACE");
        expect(words).toMatch(/^x:1: /);
        expect(words).not.toMatch(/\brecord with\b|\brecord again\b|run a rule/);
        const isQuoted = words.includes(text.slice(0, 5));
        expect(isQuoted || words.includes("a table's first line is for example \"")).toBe(true);
        expect(words).toMatch(
          /is for example|is not a system-call number|not the name of a system call|is not a process id followed by/,
        );
      }
    },
  );

  it.each(TRACE_FORMATS)("is shown a line next to it that is read, in %s", (format) => {
    const { traces } = parseTraces(`${formatNamed(format).example}\n`, format, source);
    expect(traces.map(({ calls }) => calls.length > 0)).toEqual([true]);
  });
});
