import { createBlockCutter, lineReader, withoutColours } from "../../src/traces/lines.ts";
import { randomInteger } from "../support/random.ts";
import { describe, expect, it } from "@jest/globals";

/** Bytes that make characters of all lengths, whole, cut and wrong ones, blanks of every kind, and many line ends. */
const PARTS = "0a 0a 0a 0a 0d0a 61 7a7a7a 20 09 0d c3a9 e2808b f09f9880 c2a0 e38080 efbbbf c2 e280 f09f98 eda080 80 7f"
  .split(" ")
  .map((hex) => Buffer.from(hex, "hex"));

interface Read {
  readonly lines: readonly (readonly [text: string, lineNumber: number])[];
  readonly count: number | undefined;
}

function read(blocks: readonly Uint8Array[]): Read {
  const lines: [string, number][] = [];
  const reader = lineReader(
    (line, lineNumber) => void lines.push([line, lineNumber]),
    () => [],
  );
  for (const block of blocks) reader.read(block);
  return { lines, count: reader.lines?.() };
}

/** The same, each line decoded by itself. */
function readOneByOne(text: Buffer): Read {
  const lines: [string, number][] = [];
  let [lineNumber, empty, from] = [0, 0, 0];
  while (from < text.length) {
    const found = text.indexOf(10, from);
    const end = found < 0 ? text.length : found;
    lineNumber += 1;
    if (end === from) empty += 1;
    const line = new TextDecoder("utf-8", { ignoreBOM: true }).decode(text.subarray(from, end)).trimEnd();
    if (line !== "") lines.push([line, lineNumber]);
    from = end + 1;
  }
  return { lines, count: lineNumber - empty };
}

describe("a reader of lines", () => {
  it("gives each line as if it were decoded by itself, damaged characters and lines of any length too", () => {
    const random = randomInteger(31);
    for (let round = 0; round < 60; round += 1) {
      const parts = Array.from({ length: random(8000) }, () => PARTS[random(PARTS.length)] ?? Buffer.of(10));
      for (let long = random(4); long > 0; long -= 1) {
        parts.splice(random(parts.length + 1), 0, Buffer.alloc(4000 + random(9000), "x"));
      }
      const text = Buffer.concat(parts);
      expect(read([text])).toEqual(readOneByOne(text));
    }
  });

  it("gives the same lines at every length around those that it decodes at once", () => {
    for (let length = 4090; length <= 4100; length += 1) {
      for (const end of ["", "\n", "\n\n", "\r\n", "\nb", "\nb\n"]) {
        const text = Buffer.from(`${"a".repeat(length)}${end}`);
        expect(read([text, text])).toEqual(
          readOneByOne(Buffer.concat([text, text.at(-1) === 10 ? "" : "\n", text].map((part) => Buffer.from(part)))),
        );
      }
    }
  });
});

describe("withoutColours", () => {
  it("takes away colours and other orders to a terminal, and nothing else", () => {
    expect(withoutColours("\x1b[1;32mread\x1b[0m(3)\x1b[K")).toBe("read(3)");
    expect(withoutColours("a[1m \x1b x")).toBe("a[1m \x1b x");
  });
});

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** The blocks of a text that comes in pieces of a size, and what is left; each piece is overwritten once it was pushed. */
function blocksOf(text: string, size: number, unit: "line" | "word"): { blocks: string[]; rest: string } {
  const cutter = createBlockCutter(unit, "x");
  const blocks: string[] = [];
  const whole = encode(text);
  for (let from = 0; from < whole.length; from += size) {
    const piece = Buffer.from(whole.subarray(from, from + size));
    cutter.push(piece, (block) => void blocks.push(decode(block)));
    piece.fill(0);
  }
  return { blocks, rest: decode(cutter.rest()) };
}

describe("a cutter of blocks", () => {
  it("gives whole lines alone, all of them in order, however the text is cut, and keeps none of the pieces", () => {
    const text = "one\n\ntwo two\nthree\n four\n\nfive";
    for (const unit of ["line", "word"] as const) {
      for (let size = 1; size <= text.length; size += 1) {
        const { blocks, rest } = blocksOf(text, size, unit);
        expect(blocks.join("") + rest).toBe(text);
        expect(blocks.every((block) => block.endsWith("\n"))).toBe(true);
        expect(rest).toBe("five");
      }
    }
  });

  it("copies the line alone that one piece began and the next one ends", () => {
    const cutter = createBlockCutter("line", "x");
    const blocks: Uint8Array[] = [];
    const [first, second] = [encode("a\nb"), encode("c\nd\ne\nf")];
    for (const piece of [first, second]) cutter.push(piece, (block) => void blocks.push(block));
    expect(blocks.map(decode)).toEqual(["a\n", "bc\n", "d\ne\n"]);
    expect(blocks[0]?.buffer).toBe(first.buffer);
    expect(blocks[2]?.buffer).toBe(second.buffer);
  });

  it("cuts a long line between words where that is allowed", () => {
    const text = "word ".repeat(40_000);
    const { blocks, rest } = blocksOf(text, 50_001, "word");
    expect(blocks.length).toBeGreaterThan(1);
    expect(blocks.every((block) => block.endsWith(" "))).toBe(true);
    expect(blocks.join("") + rest).toBe(text);
    expect(blocksOf(text, 50_001, "line").blocks).toEqual([]);
  });
});
