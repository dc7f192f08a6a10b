import { describe, expect, it } from "@jest/globals";
import { createJournalExport } from "../../../src/traces/wrapped/journal-export.ts";
import { createObjectSplitter } from "../../../src/traces/wrapped/json-objects.ts";
import { LINE_WRAPPERS } from "../../../src/traces/wrapped/line-wrappers.ts";
import { LONGEST_HELD_BYTES, type Unwrapper, createLineUnwrapper } from "../../../src/traces/wrapped/unwrap-lines.ts";
import { expectLinear, HOSTILE_CHARACTERS, repeated } from "../../support/growth.ts";
import { inFull } from "../../support/full.ts";
import { refusalText } from "../../support/refusal.ts";

const MEBIBYTE = 2 ** 20;
const source = { path: "x", architecture: null };

/** Pieces of one text, made as they are asked for. */
function* endless(head: string, piece: string): Generator<Uint8Array, never> {
  yield new TextEncoder().encode(head);
  const bytes = new TextEncoder().encode(repeated(piece, MEBIBYTE).padEnd(MEBIBYTE));
  for (;;) yield bytes;
}

/** Pushes pieces until one is refused. @returns the refusal, and how many bytes had come before it */
async function pushed(unwrapper: Unwrapper, pieces: Iterable<Uint8Array>): Promise<readonly [string, number]> {
  let bytes = 0;
  const words = await refusalText(() => {
    for (const piece of pieces) {
      unwrapper.push(piece);
      bytes += piece.length;
      if (bytes > 2 * LONGEST_HELD_BYTES) return;
    }
  }, "E_TRACE");
  return [words, bytes];
}

const ENDLESS: readonly (readonly [string, string, string])[] = [
  ["a string", '{"a":"', "a"],
  ["an object of many members", "{", '"a":1,'],
  ["a list in an object, over many lines", '{"a":[', "1,\n"],
  ["brackets in each other", "{", '{"a":['],
  ["what is between objects", '[{"a":1}', "x"],
];

describe("what is held of a text that never ends", () => {
  it.each(inFull(ENDLESS, ENDLESS.slice(2, 3)))(
    "is at most 64 MiB and one piece of %s, which is then refused with a remedy",
    async (_, head, piece) => {
      const [words, bytes] = await pushed(createObjectSplitter(source, true), endless(head, piece));
      expect(words).toBe(
        "x: holds a JSON object longer than 64 MiB, which no recorder writes; write one object per line: jq -c '.[][]?' FILE > FILE.jsonl",
      );
      expect(bytes).toBeLessThanOrEqual(LONGEST_HELD_BYTES + MEBIBYTE);
    },
  );

  it("is at most 64 MiB of a field of the journal, and a longer one is refused by the length that it claims", async () => {
    const [words] = await pushed(createJournalExport(source), endless("__CURSOR=a\nMESSAGE=", "a"));
    expect(words).toContain("holds a field of the journal longer than 64 MiB");
    const claims = new Uint8Array([...new TextEncoder().encode("MESSAGE\n"), 0, 0, 0, 0, 1, 0, 0, 0]);
    const [claimed, bytes] = await pushed(createJournalExport(source), [claims]);
    expect(claimed).toContain("holds a field of the journal longer than 64 MiB");
    expect(bytes).toBe(0);
  });

  it("is at most 64 MiB of the parts of a line, and of 4,096 streams", async () => {
    const wrapper = LINE_WRAPPERS.find(({ kind }) => kind.includes("CRI"));
    if (wrapper === undefined) throw new Error("there is no wrapper of CRI");
    const line = `2026-01-02T03:04:05.6Z stdout P ${"a".repeat(1000)}\n`;
    const [words] = await pushed(createLineUnwrapper(wrapper, source), endless("", line));
    expect(words).toContain("holds parts of lines of a container's log (CRI) that never end");
    const journal = LINE_WRAPPERS.find(({ kind }) => kind.includes("journal"));
    if (journal === undefined) throw new Error("there is no wrapper of the journal");
    const parts = Array.from({ length: 4097 }, (_, stream) => {
      const entry = { __CURSOR: "a", _STREAM_ID: String(stream), _LINE_BREAK: "line-max", MESSAGE: "a" };
      return new TextEncoder().encode(`${JSON.stringify(entry)}\n`);
    });
    const [many] = await pushed(createLineUnwrapper(journal, source), parts);
    expect(many).toContain("that never end");
  });
});

describe("the reader of the journal's export", () => {
  it.each(["a", "a\n", "MESSAGE=a\n\n", "\n"])(
    "takes time that grows with the text of %j and not with its square, whatever the pieces",
    async (piece) => {
      await expectLinear((size) => {
        const journal = createJournalExport(source);
        const bytes = new TextEncoder().encode(`__CURSOR=a\n${repeated(piece, size)}`);
        for (let at = 0; at < bytes.length; at += 100) journal.push(bytes.subarray(at, at + 100));
        journal.rest();
      }, HOSTILE_CHARACTERS);
    },
  );

  it("takes a long binary field in pieces in time that grows with it and not with its square", async () => {
    await expectLinear((size) => {
      const length = new Uint8Array(8);
      new DataView(length.buffer).setBigUint64(0, BigInt(size), true);
      const journal = createJournalExport(source);
      journal.push(new Uint8Array([...new TextEncoder().encode("MESSAGE\n"), ...length]));
      for (let at = 0; at < size; at += 100) journal.push(new Uint8Array(Math.min(100, size - at)).fill(10));
      journal.push(Uint8Array.of(10, 10));
      journal.rest();
    }, HOSTILE_CHARACTERS);
  });
});

describe("the splitter of objects", () => {
  it.each([
    "{",
    "}",
    '{"a":',
    '"',
    '\\"',
    "[{",
    "{\n",
    '{"a":"\n',
    '{"a":1}',
    " ",
    "x",
    '{"a":1}x',
    "\n{",
    '{\n "a":1\n}\n',
  ])("takes time that grows with the text of %j and not with its square, whatever the pieces", async (piece) => {
    await expectLinear((size) => {
      const splitter = createObjectSplitter(source, true);
      const bytes = new TextEncoder().encode(repeated(piece, size));
      for (let at = 0; at < bytes.length; at += 1000) splitter.push(bytes.subarray(at, at + 1000));
      splitter.rest();
    }, HOSTILE_CHARACTERS);
  });
});
