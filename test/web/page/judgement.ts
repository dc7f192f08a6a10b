import type { Judgement } from "../../../src/web/api.ts";

/** What the worker answers for no traces; only what the page's state looks at. */
export function judgementOf(name: string, isLabelled: boolean): Judgement {
  const model = { choice: { kind: "shipped", name: "stacked" }, name: "stacked" };
  return { name, isLabelled, model, traces: [] } as unknown as Judgement;
}
