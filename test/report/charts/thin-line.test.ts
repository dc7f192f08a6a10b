import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { type Point, thinLine } from "../../../src/report/charts/thin-line.ts";

function away([x, y]: Point, [x1, y1]: Point, [x2, y2]: Point): number {
  const length2 = (x2 - x1) ** 2 + (y2 - y1) ** 2;
  const share = length2 === 0 ? 0 : Math.min(1, Math.max(0, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length2));
  return Math.hypot(x - x1 - share * (x2 - x1), y - y1 - share * (y2 - y1));
}

describe("thinLine()", () => {
  it("with tolerance 0 drops the collinear points only", () => {
    expect(
      thinLine(
        [
          [0, 0],
          [1, 1],
          [2, 2],
          [2, 5],
          [2, 9],
        ],
        0,
      ),
    ).toEqual([0, 2, 4]);
  });

  it("keeps every dropped point within the tolerance, and both ends", () => {
    const points = fc.array(fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 50 })), {
      minLength: 2,
      maxLength: 60,
    });
    fc.assert(
      fc.property(points, (line) => {
        const kept = thinLine(line, 1.5);
        expect([kept[0], kept.at(-1)]).toEqual([0, line.length - 1]);
        kept.slice(1).forEach((to, at) => {
          const from = kept[at]!;
          for (let index = from; index <= to; index++)
            expect(away(line[index]!, line[from]!, line[to]!)).toBeLessThanOrEqual(1.5 + 1e-6);
        });
      }),
    );
  });
});
