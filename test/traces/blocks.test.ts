import { describe, expect, it } from "@jest/globals";
import { createBlockCutter } from "../../src/traces/blocks.ts";

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
