import { describe, expect, it } from "@jest/globals";
import { matchWords, rangeWords, tablePage } from "../../../../src/web/page/table/table-page.ts";

describe("a page of the table", () => {
  it("holds its rows, the last page what is left", () => {
    expect(tablePage(1, 120, 50)).toEqual({ number: 1, from: 50, to: 100, isFirst: false, isLast: false });
    expect(tablePage(2, 120, 50)).toEqual({ number: 2, from: 100, to: 120, isFirst: false, isLast: true });
  });

  it("is the last one where fewer rows are left than it asks for, the first where there is none", () => {
    expect(tablePage(9, 120, 50).number).toBe(2);
    expect(tablePage(9, 0, 50)).toEqual({ number: 0, from: 0, to: 0, isFirst: true, isLast: true });
  });

  it("says where it stands, counted from 1", () => {
    expect(rangeWords(tablePage(1, 5951, 50), 5951)).toBe("51 to 100 of 5,951");
    expect(rangeWords(tablePage(0, 0, 50), 0)).toBe("0 of 0");
  });

  it("says how many traces match", () => {
    expect(matchWords(37, 5951)).toBe("37 of 5,951 traces match");
    expect(matchWords(5951, 5951)).toBe("all 5,951 traces");
    expect(matchWords(1, 1)).toBe("1 trace");
    expect(matchWords(0, 0)).toBe("no trace");
    expect(matchWords(0, 1)).toBe("0 of 1 traces match");
  });
});
