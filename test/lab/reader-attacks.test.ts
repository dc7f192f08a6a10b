import { describe, expect, it } from "@jest/globals";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { TRACE_FORMATS } from "../../src/traces/formats.ts";
import { parseTraces } from "../support/worded-traces.ts";

const attacks = z
  .array(
    z.strictObject({
      attack: z.string(),
      format: z.enum(TRACE_FORMATS),
      architecture: z.string().nullable(),
      thread: z.string(),
      calls: z.array(z.string()).min(1),
      text: z.string(),
    }),
  )
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, "../../lab/attacks/made-up.json"), "utf8")));

describe("what a monitored process does to its recording", () => {
  it.each(attacks)("hides no call and forges none in silence: $attack ($format)", (attack) => {
    const { traces } = parseTraces(attack.text, attack.format, { path: "x", architecture: attack.architecture });
    const own = traces.filter(({ name }) => name === `x#${attack.thread}`).flatMap(({ calls }) => calls);
    const forged = traces.filter(({ name, calls }) => name !== `x#${attack.thread}` && calls.includes("execve"));
    const lost = traces[0]?.unreadCalls ?? 0;
    if (lost === 0) expect([own, forged]).toEqual([attack.calls, []]);
    expect(lost).toBeLessThanOrEqual(1);
  });
});
