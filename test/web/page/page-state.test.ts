import { describe, expect, it } from "@jest/globals";
import { changed, NOTHING, type PageEvent, type PageState } from "../../../src/web/page/page-state.ts";
import { judgementOf } from "./judgement.ts";

const PROGRESS = { stage: "scoring", what: "calls", done: 1, total: 2 } as const;
const after = (events: readonly PageEvent[], state: PageState = NOTHING): PageState => events.reduce(changed, state);
const BEGUN: PageEvent = { kind: "begun", work: 1, progress: PROGRESS };
const judged = (name: string, isNew: boolean, isLabelled = false, work = 1): PageEvent => ({
  kind: "judged",
  work,
  judgement: judgementOf(name, isLabelled),
  isNew,
});

describe("the state of the page", () => {
  it("has one work at a time: a second one that begins changes nothing", () => {
    const busy = after([BEGUN]);
    expect(changed(busy, { kind: "begun", work: 2, progress: PROGRESS })).toBe(busy);
  });

  it("forgets the problem of before when work begins", () => {
    expect(after([BEGUN, { kind: "failed", work: 1, problem: "no" }])).toMatchObject({ work: null, problem: "no" });
    const begun = after([BEGUN, { kind: "failed", work: 1, problem: "no" }, { ...BEGUN, work: 2 }]);
    expect(begun).toMatchObject({ work: { id: 2, isEnding: false }, problem: null });
  });

  it.each<PageEvent>([
    { kind: "progressed", work: 1, progress: PROGRESS },
    judged("late", true),
    { kind: "finished", work: 1 },
    { kind: "failed", work: 1, problem: "late" },
    { kind: "cancelled", work: 1 },
  ])("is not changed by an event that comes after its work: $kind", (event) => {
    const idle = after([BEGUN, { kind: "finished", work: 1 }]);
    expect(changed(idle, event)).toBe(idle);
    const next = after([{ ...BEGUN, work: 2 }], idle);
    expect(changed(next, event)).toBe(next);
  });

  it.each<PageEvent>([
    { kind: "progressed", work: 1, progress: PROGRESS },
    judged("late", true),
    { kind: "finished", work: 1 },
    { kind: "failed", work: 1, problem: "late" },
    { kind: "cancel-asked", work: 1 },
  ])("is not changed by cancelled work until that has ended: $kind", (event) => {
    const ending = after([BEGUN, { kind: "cancel-asked", work: 1 }]);
    expect(ending.work).toMatchObject({ isEnding: true, progress: { stage: "ending" } });
    expect(changed(ending, event)).toBe(ending);
    expect(changed(ending, { kind: "cancelled", work: 1 }).work).toBeNull();
  });

  it("counts other traces, and keeps the number and the figures of the same ones under another model", () => {
    const evaluation = { detectors: [] } as unknown as NonNullable<PageState["evaluation"]>;
    const measured = after([
      BEGUN,
      judged("a", true, true),
      { kind: "measured", work: 1, evaluation, hasBaselines: true },
    ]);
    expect(measured).toMatchObject({ givenId: 1, evaluation, hasBaselines: true });
    expect(changed(measured, judged("a", false, true))).toMatchObject({ givenId: 1, evaluation, hasBaselines: true });
    expect(changed(measured, judged("b", true, true))).toMatchObject({
      givenId: 2,
      evaluation: null,
      hasBaselines: false,
    });
    expect(changed(measured, judged("a", false, false))).toMatchObject({ givenId: 1, evaluation: null });
  });

  it("takes no choice of a model while there is work, and drops one whose work was cancelled", () => {
    const choice = { kind: "shipped", name: "ngram" } as const;
    const busy = after([BEGUN]);
    expect(changed(busy, { kind: "chosen", choice })).toBe(busy);
    const chosen = after([{ kind: "chosen", choice }, BEGUN]);
    expect(chosen.choice).toEqual(choice);
    expect(changed(chosen, { kind: "cancel-asked", work: 1 }).choice).toBeNull();
    const other = changed(changed(chosen, judged("a", true)), { kind: "cancel-asked", work: 1 });
    expect(other.choice).toEqual(judgementOf("a", false).model.choice);
  });

  it("knows nothing of what a lost worker knew, but the number of its traces", () => {
    const lost = after([BEGUN, judged("a", true), { kind: "worker-lost", problem: "gone" }]);
    expect(lost).toEqual({ ...NOTHING, givenId: 1, problem: "gone" });
  });
});
