import { describe, expect, it } from "@jest/globals";
import { textTable } from "../../../src/report/text/text-table.ts";
import { expectLinear } from "../../support/growth.ts";

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

  it("prints many rows in linear time", () => {
    const rows = Array.from({ length: 32_000 }, (_, index) => [`trace ${index}`, "3"]);
    return expectLinear((size) => {
      expect(textTable(COLUMNS, rows.slice(0, size)).split("\n")).toHaveLength(size + 5);
    }, 8000);
  });
});
