import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { ARCHITECTURES } from "../../src/syscalls/architecture.ts";
import { standardCalls } from "../../src/syscalls/standard-calls.ts";
import { parseTraces } from "../../src/traces/parse-traces.ts";
import { namesText, numbersText } from "../../src/traces/written-trace.ts";
import { refusalText } from "../support/refusal.ts";

const written = fc
  .constantFrom(...ARCHITECTURES)
  .chain((architecture) =>
    fc.tuple(
      fc.constant(architecture),
      fc.array(fc.constantFrom(...standardCalls(architecture), "syscall_1234"), { minLength: 1, maxLength: 30 }),
    ),
  );

describe("written traces", () => {
  it("are read back: names with their architecture, whatever the comments", () => {
    fc.assert(
      fc.property(written, ([architecture, calls]) => {
        const text = namesText(calls, architecture, ["made up by x", "read write"]);
        const [trace] = parseTraces(text, "auto", { path: "t", architecture: null }).traces;
        expect(trace).toEqual({ name: "t", calls, architecture });
      }),
    );
  });

  it("are read back: numbers, when the architecture is said", () => {
    fc.assert(
      fc.property(written, ([architecture, calls]) => {
        const [trace] = parseTraces(numbersText(calls, architecture), "auto", { path: "t", architecture }).traces;
        expect(trace?.calls).toEqual(calls);
      }),
    );
  });

  it("refuse what could not be read back", async () => {
    expect(await refusalText(() => namesText(["read", "a b"], null, []), "E_TRACE")).toContain('"a b"');
    expect(await refusalText(() => numbersText(["made_up"], "i386"), "E_TRACE")).toContain("no number on i386");
    for (const call of ["syscall_0", "syscall_99999", "syscall_1073741883"]) {
      expect(await refusalText(() => numbersText([call], "x86_64"), "E_TRACE")).toContain("no number on x86_64");
    }
    expect(await refusalText(() => numbersText(["read"], "any"), "E_TRACE")).toContain("take names");
  });
});
