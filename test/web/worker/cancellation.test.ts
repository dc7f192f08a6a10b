import { describe, expect, it } from "@jest/globals";
import type { WorkProgress } from "../../../src/web/api.ts";
import { createCancellation } from "../../../src/web/worker/cancellation.ts";

const at = (done: number, stage: WorkProgress["stage"] = "scoring"): WorkProgress => ({
  stage,
  what: "calls",
  done,
  total: 9,
});

describe("work that can be cancelled", () => {
  it("continues telling the page while nobody asks, each stage at once and a stage ten times a second at most", () => {
    const received: WorkProgress[] = [];
    const tell = createCancellation().guard((progress) => received.push(progress));
    for (const progress of [at(0, "reading"), at(1, "reading"), at(0), at(1), at(2)]) tell(progress);
    expect(received).toEqual([at(0, "reading"), at(0)]);
  });

  it("stops when it next tells, and only if it was begun before the request", () => {
    const cancellation = createCancellation();
    const before = cancellation.guard(() => undefined);
    cancellation.request();
    const after = cancellation.guard(() => undefined);
    expect(() => {
      before(at(1));
    }).toThrow("cancelled");
    expect(() => {
      after(at(1));
    }).not.toThrow();
  });
});
