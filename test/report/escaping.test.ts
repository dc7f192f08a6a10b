import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { escapeHtml } from "../../src/report/html/html.ts";
import { printable } from "../../src/report/printable.ts";

describe("printable()", () => {
  it("writes out terminal escapes, line breaks and direction marks", () => {
    expect(printable("a\x1b[31m\n\u202eb")).toBe("a\\x1b[31m\\x0a\\u{202e}b");
  });

  it("keeps ordinary text of any language", () => {
    expect(printable("Überwachung 監視 β.txt")).toBe("Überwachung 監視 β.txt");
  });
});

describe("escapeHtml()", () => {
  it("leaves no character that could open a tag, an attribute or an entity", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(escapeHtml(text).replace(/&(amp|lt|gt|quot|#39);/g, "")).not.toMatch(/[<>"'&\p{Cc}]/u);
      }),
    );
  });
});
