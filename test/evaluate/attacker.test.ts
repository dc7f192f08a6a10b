import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { attackVocabulary, createAttacker, stretchesBetween } from "../../src/evaluate/attacker.ts";
import { tokens } from "../support/arbitrary.ts";
import { attack, trace } from "../support/evaluation-data.ts";
import { refusalText } from "../support/refusal.ts";

const training = [
  trace("open read read read close exit_group"),
  trace("fork open read write close brk mmap read close"),
];
const vocabulary = attackVocabulary({ training, attack: [attack("socket exec_it")] });

describe("createAttacker", () => {
  it("copies and pads with calls of training that can be made for nothing, and no others", async () => {
    const { normal, model } = await createAttacker(training, vocabulary);
    const named = normal.map((stretch) => Array.from(stretch, (token) => vocabulary.calls[token - 1]).join(" "));
    // The first trace without exit_group has only five calls, less than a replayed run.
    expect(named).toEqual(["open read write close brk mmap read close"]);
    const walk = model.start();
    for (let step = 0; step < 30; step += 1) {
      const call = vocabulary.calls[walk.likeliest() - 1] ?? "";
      expect(["open", "read", "write", "close", "brk", "mmap"]).toContain(call);
      walk.advance(walk.likeliest());
    }
  });

  it("takes short stretches where there are no longer ones, longest first", async () => {
    const { normal } = await createAttacker([trace("brk exit open read fork")], vocabulary);
    expect(normal.map((stretch) => stretch.length)).toEqual([2, 1]);
  });

  it("refuses training traces that give it nothing", async () => {
    const text = await refusalText(() => createAttacker([trace("fork exit_group")], vocabulary), "E_DATASET");
    expect(text).toMatch(/^mimicry: /);
  });
});

describe("stretchesBetween", () => {
  it("cuts traces at the named calls, drops those and empty pieces, and joins no two traces", () => {
    const cut = (...traces: number[][]): number[][] =>
      stretchesBetween(
        traces.map((trace) => Uint16Array.from(trace)),
        (token) => token === 0,
      ).map((stretch) => [...stretch]);
    expect(cut([0, 1, 2, 0, 0, 3], [], [0], [4, 0])).toEqual([[1, 2], [3], [4]]);
    fc.assert(
      fc.property(fc.array(tokens({ size: 3 })), (traces) => {
        const pieces = cut(...traces.map((trace) => [...trace]));
        expect(pieces.flat()).toEqual(traces.flatMap((trace) => [...trace].filter((token) => token !== 0)));
        expect(pieces.every((piece) => piece.length > 0)).toBe(true);
      }),
    );
  });
});
