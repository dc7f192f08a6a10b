import { expect, it } from "@jest/globals";
import { gatherInput } from "../../src/datasets/input-facts.ts";

it("the trust in a format that is safe is that in the system log, where one of its files came through that", () => {
  const input = gatherInput(true);
  const trace = { path: "a", format: "auditd", architecture: null } as const;
  input.add(trace);
  expect(input.facts().trust).toEqual([{ format: "auditd", level: "neither", reason: "escaped" }]);
  input.add({ ...trace, path: "b", isForgeable: true });
  expect(input.facts().trust).toEqual([{ format: "auditd", level: "can forge", reason: "system log" }]);
});
