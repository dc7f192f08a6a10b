import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import type { Judgement } from "../../../src/web/api.ts";
import { NOTHING, type PageState } from "../../../src/web/page/page-state.ts";
import { actionsOn, type SentinelActions } from "../../../src/web/page/sentinel-actions.ts";
import type { SentinelClient } from "../../../src/web/page/sentinel-client.ts";
import { judgementOf } from "./judgement.ts";

const CANCEL_MS = 3000;

interface Page {
  readonly actions: SentinelActions;
  readonly state: () => PageState;
  /** The asked judgements, oldest first: `answer` resolves one, `refuse` rejects it. */
  readonly asked: readonly { answer: (judgement: Judgement) => void; refuse: (error: Error) => void }[];
  readonly restarts: () => number;
  readonly crash: (problem: string) => void;
}

/** Actions on a worker that answers when the test says so. */
function startPage(): Page {
  let state = NOTHING;
  let restarts = 0;
  let crash: Page["crash"] = () => undefined;
  const asked: { answer: (judgement: Judgement) => void; refuse: (error: Error) => void }[] = [];
  const judge = (): Promise<Judgement> =>
    new Promise((answer, refuse) => {
      asked.push({ answer, refuse });
    });
  const api = { take: () => Promise.resolve(), judge, judgeAgain: judge, cancel: () => Promise.resolve() };
  const client = { api: () => api, restart: () => (restarts += 1) } as unknown as SentinelClient;
  const actions = actionsOn(
    (onCrash) => {
      crash = onCrash;
      return client;
    },
    (next) => (state = next),
  );
  return {
    actions,
    state: () => state,
    asked,
    restarts: () => restarts,
    crash: (problem) => {
      crash(problem);
    },
  };
}

/** Judges nothing, and lets the request reach the worker. */
async function begun({ actions }: Page): Promise<void> {
  actions.judge([]);
  await jest.advanceTimersByTimeAsync(0);
}

describe("the page's actions", () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it("begin one work at a time, also within one turn of the event loop", async () => {
    const page = startPage();
    page.actions.judge([]);
    await begun(page);
    expect(page.asked).toHaveLength(1);
    page.asked[0]?.answer(judgementOf("first", false));
    await jest.advanceTimersByTimeAsync(0);
    expect(page.state()).toMatchObject({ work: null, judgement: { name: "first" } });
  });

  it("keep what was shown where new files cannot be read, and name it", async () => {
    const page = startPage();
    await begun(page);
    page.asked[0]?.answer(judgementOf("first", false));
    await jest.advanceTimersByTimeAsync(0);
    await begun(page);
    page.asked[1]?.refuse(new Error("b.log: no trace"));
    await jest.advanceTimersByTimeAsync(0);
    expect(page.state()).toMatchObject({
      work: null,
      judgement: { name: "first" },
      problem: "b.log: no trace. The page still shows first.",
    });
  });

  it("cancel work that the worker ends, without another worker", async () => {
    const page = startPage();
    await begun(page);
    page.actions.cancel();
    page.actions.judge([]);
    page.asked[0]?.refuse(new Error("cancelled"));
    await jest.advanceTimersByTimeAsync(CANCEL_MS);
    expect(page.state()).toMatchObject({ work: null, problem: "Cancelled: nothing was judged." });
    expect([page.asked.length, page.restarts()]).toEqual([1, 0]);
  });

  it("end a worker that does not listen, and ask for the traces again", async () => {
    const page = startPage();
    await begun(page);
    page.actions.cancel();
    await jest.advanceTimersByTimeAsync(CANCEL_MS);
    expect(page.state()).toEqual({ ...NOTHING, problem: "Cancelled. Please load the traces again." });
    expect(page.restarts()).toBe(1);
  });

  it("leave the next work alone where the worker was lost while it was to end", async () => {
    const page = startPage();
    await begun(page);
    page.actions.cancel();
    page.crash("out of memory");
    expect(page.state()).toMatchObject({ work: null, judgement: null });
    expect(page.state().problem).toMatch(/^The worker has ended: out of memory\./);
    await begun(page);
    await jest.advanceTimersByTimeAsync(CANCEL_MS);
    page.asked[1]?.answer(judgementOf("second", false));
    await jest.advanceTimersByTimeAsync(0);
    expect(page.state()).toMatchObject({ work: null, judgement: { name: "second" }, problem: null });
    expect(page.restarts()).toBe(1);
  });
});
