import { describe, expect, it } from "@jest/globals";
import type { ModelFacts } from "../../../src/web/api.ts";
import { changed, chosenModel, NOTHING, type PageEvent, type PageState } from "../../../src/web/page/page-state.ts";
import { judgementOf } from "./judgement.ts";

const PROGRESS = { stage: "scoring", what: "calls", done: 1, total: 2 } as const;
const [WORK, OTHER] = [new AbortController(), new AbortController()];
const NGRAM = { kind: "shipped", name: "ngram" } as const;
const STACKED = judgementOf("a", false).model.choice;
const after = (events: readonly PageEvent[], state: PageState = NOTHING): PageState => events.reduce(changed, state);
const BEGUN: PageEvent = { kind: "begun", work: WORK, progress: PROGRESS, choice: null };
const judged = (name: string, isNew: boolean, isLabelled = false, work = WORK): PageEvent => ({
  kind: "judged",
  work,
  judgement: judgementOf(name, isLabelled),
  isNew,
});
const OUTCOMES: readonly PageEvent[] = [
  { kind: "progressed", work: WORK, progress: PROGRESS },
  judged("late", true),
  { kind: "finished", work: WORK },
  { kind: "failed", work: WORK, problem: "late" },
  { kind: "cancel-asked", work: WORK },
];
const isEnd = ({ kind }: PageEvent): boolean => kind === "finished" || kind === "failed";

describe("the state of the page", () => {
  it("has one work at a time: a second one that begins changes nothing", () => {
    const busy = after([BEGUN]);
    expect(changed(busy, { ...BEGUN, work: OTHER })).toBe(busy);
  });

  it("forgets the problem of before when work begins", () => {
    const failed = after([BEGUN, { kind: "failed", work: WORK, problem: "no" }]);
    expect(failed).toMatchObject({ work: null, problem: "no" });
    expect(changed(failed, { ...BEGUN, work: OTHER })).toMatchObject({ work: { isEnding: false }, problem: null });
  });

  it.each(OUTCOMES)("is not changed by an event that comes after its work: $kind", (event) => {
    const idle = after([BEGUN, { kind: "finished", work: WORK }]);
    expect(changed(idle, event)).toBe(idle);
    const next = after([{ ...BEGUN, work: OTHER }], idle);
    expect(changed(next, event)).toBe(next);
  });

  it.each(OUTCOMES.filter((event) => !isEnd(event)))(
    "is not changed by cancelled work until that has ended: $kind",
    (event) => {
      const ending = after([BEGUN, { kind: "cancel-asked", work: WORK }]);
      expect(ending.work).toMatchObject({ isEnding: true, progress: { stage: "ending" } });
      expect(changed(ending, event)).toBe(ending);
    },
  );

  it.each(OUTCOMES.filter(isEnd))("says that cancelled work was cancelled, however it ended: $kind", (event) => {
    const ending = after([BEGUN, { kind: "cancel-asked", work: WORK }]);
    expect(changed(ending, event)).toMatchObject({ work: null, problem: "Cancelled: nothing was judged." });
    const shown = after([BEGUN, judged("a", true), { kind: "cancel-asked", work: WORK }, event]);
    expect(shown).toMatchObject({
      work: null,
      judgement: { name: "a" },
      problem: "Cancelled: what was shown before stays.",
    });
  });

  it("keeps the selected trace and the figures of the same traces under another model, and neither of others", () => {
    const evaluation = { detectors: [] } as unknown as NonNullable<PageState["evaluation"]>;
    const measured = after([
      BEGUN,
      judged("a", true, true),
      { kind: "measured", work: WORK, evaluation, hasBaselines: true },
      { kind: "selected", index: 7 },
    ]);
    const kept = { selected: 7, evaluation, hasBaselines: true };
    expect(measured).toMatchObject(kept);
    expect(changed(measured, judged("a", false, true))).toMatchObject(kept);
    expect(changed(measured, judged("a", false, false))).toMatchObject({ selected: 7, evaluation: null });
    const other = { selected: null, evaluation: null, hasBaselines: false };
    expect(changed(measured, judged("b", true, true))).toMatchObject(other);
  });

  it("loses what a lost worker knew, and keeps what the user set and can choose", () => {
    const settings = {
      falseAlarmRate: 0.1,
      readOptions: { format: "strace", architecture: "i386", per: "process" },
      readChoices: { formats: [{ name: "strace", title: "strace" }], architectures: ["i386"], units: ["process"] },
      shipped: [{ name: "stacked", about: "", bytes: 1, isFirstChoice: true }],
    } as const;
    const before = after([{ kind: "set", settings }, BEGUN, judged("a", true), { kind: "selected", index: 1 }]);
    expect(changed(before, { kind: "worker-lost", problem: "gone" })).toEqual({
      ...NOTHING,
      ...settings,
      problem: "gone",
    });
  });
});

describe("the chosen model", () => {
  const trying: PageEvent = { ...BEGUN, work: OTHER, choice: NGRAM };
  const shown = after([BEGUN, judged("a", true), { kind: "finished", work: WORK }]);

  it("is the user's where nothing was judged, but none that is chosen while there is work", () => {
    const chosen = after([{ kind: "chosen", choice: NGRAM }]);
    expect([chosen.choice, chosenModel(chosen)]).toEqual([NGRAM, NGRAM]);
    const busy = after([BEGUN]);
    expect(changed(busy, { kind: "chosen", choice: NGRAM })).toBe(busy);
  });

  it("is shown while it is tried, and counts once it has judged", () => {
    const busy = after([trying], shown);
    expect([busy.choice, chosenModel(busy)]).toEqual([null, NGRAM]);
    expect(changed(busy, judged("a", false, false, OTHER)).choice).toEqual(NGRAM);
  });

  it.each<PageEvent>([
    { kind: "failed", work: OTHER, problem: "no" },
    { kind: "cancel-asked", work: OTHER },
  ])("is again the one of before where the work did not succeed: $kind", (event) => {
    const state = after([trying, event], shown);
    expect([state.choice, chosenModel(state)]).toEqual([null, STACKED]);
  });

  it("is the user's own once it is given, or where there are traces once it has judged them", () => {
    const own = { kind: "own" } as const;
    const model = { name: "mine", choice: own } as ModelFacts;
    const taken = after([BEGUN, { kind: "model-taken", work: WORK, model }]);
    expect([taken.choice, chosenModel(taken)]).toEqual([own, own]);
    const tried = after(
      [
        { ...BEGUN, work: OTHER },
        { kind: "model-taken", work: OTHER, model },
      ],
      shown,
    );
    expect([tried.choice, chosenModel(tried)]).toEqual([null, own]);
    expect(changed(tried, judged("a", false, false, OTHER)).choice).toEqual(own);
  });
});
