import { describe, expect, it } from "@jest/globals";
import { csv } from "../../src/report/csv.ts";

describe("csv()", () => {
  it("quotes fields with a comma, a quote or a line break, doubles quotes and ends every line with CRLF", () => {
    expect(
      csv(
        ["a", "b"],
        [
          ['x,"y"', "two\nlines"],
          ["plain", 1.5],
        ],
      ),
    ).toBe('a,b\r\n"x,""y""","two\nlines"\r\nplain,1.5\r\n');
  });

  it("leaves a figure that is missing or not finite empty", () => {
    expect(csv(["a"], [[null], [undefined], [NaN], [Infinity], [0], [true]])).toBe(
      "a\r\n\r\n\r\n\r\n\r\n0\r\ntrue\r\n",
    );
  });
});
