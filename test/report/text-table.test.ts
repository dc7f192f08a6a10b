import { describe, expect, it } from "@jest/globals";
import { textTable } from "../../src/report/text-table.ts";

const COLUMNS = [
  { head: "name", align: "left" },
  { head: "calls\nin all", align: "right" },
] as const;

describe("textTable()", () => {
  it("aligns columns between three rules, heads of two lines included", () => {
    expect(textTable(COLUMNS, [["a", "1,203"]])).toBe(
      ["────────────", "name   calls", "      in all", "────────────", "a      1,203", "────────────"].join("\n"),
    );
  });

  it("counts wide characters as two columns, colour codes and combining marks as none", () => {
    const rows = [
      ["監視", "1"],
      ["\x1b[31mab\x1b[39m", "1"],
      ["e\u0301", "1"],
    ];
    const [, , , , wide, coloured, marked] = textTable(COLUMNS, rows).split("\n");
    expect([wide, coloured, marked]).toEqual(["監視       1", "\x1b[31mab\x1b[39m         1", "e\u0301          1"]);
  });

  it("gives only its head and its rules for no rows", () => {
    expect(textTable(COLUMNS, []).split("\n")).toHaveLength(5);
  });

  it("prints 120,000 rows in seconds", () => {
    const rows = Array.from({ length: 120_000 }, (_, index) => [`trace ${index}`, "3"]);
    const start = performance.now();
    expect(textTable(COLUMNS, rows).split("\n")).toHaveLength(120_005);
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});
