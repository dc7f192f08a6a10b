import { type SessionThread, createMessageQueue, sessionPool, threadEnded } from "../../src/runtime/session-pool.ts";
import type { BlockRequest, RunRequest, WorkerReply } from "../../src/runtime/worker-messages.ts";
import { describe, expect, it } from "@jest/globals";

/** A thread whose answers the test gives by hand. */
function thread(): SessionThread & {
  readonly asked: (RunRequest | BlockRequest)[];
  readonly say: (reply: WorkerReply) => void;
  readonly end: () => void;
} {
  const queue = createMessageQueue<WorkerReply>();
  const asked: (RunRequest | BlockRequest)[] = [];
  return {
    asked,
    say: queue.put,
    end: () => {
      queue.end(threadEnded("made up"));
    },
    post: (request) => asked.push(request),
    next: queue.next,
  };
}

const READY: WorkerReply = { inputNames: ["calls"], outputNames: ["surprise"] };
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function poolOf(count: number) {
  const threads = Array.from({ length: count }, thread);
  for (const one of threads) one.say(READY);
  let ends = 0;
  const session = await sessionPool(threads, "made up", () => {
    ends += 1;
    for (const one of threads) one.end();
    return Promise.resolve();
  });
  return { threads, session, ends: () => ends };
}

describe("a session of several threads", () => {
  it("asks each thread for one thing at a time, and the next one that is free", async () => {
    const { threads, session } = await poolOf(2);
    expect([session.lanes, session.inputNames, session.outputNames]).toEqual([2, ["calls"], ["surprise"]]);
    const answers = [1, 2, 3].map(() => session.run({}, ["surprise"]));
    await turn();
    expect(threads.map(({ asked }) => asked.length)).toEqual([1, 1]);
    threads[0]!.say({ outputs: { surprise: Float32Array.of(7) } });
    expect((await Promise.race(answers))["surprise"]?.[0]).toBe(7);
    await turn();
    expect(threads.reduce((sum, { asked }) => sum + asked.length, 0)).toBe(3);
    for (const one of threads) one.say({ outputs: { surprise: Float32Array.of(8) } });
    expect((await Promise.all(answers)).map((outputs) => outputs["surprise"]?.[0]).sort()).toEqual([7, 8, 8]);
  });

  it("sends the traces of a block end to end, and passes its progress on before its answer", async () => {
    const { threads, session } = await poolOf(1);
    const reported: number[] = [];
    const bits = session.blockSurprises?.(4, [Uint16Array.of(1, 2), Uint16Array.of(3)], (calls) =>
      reported.push(calls),
    );
    await turn();
    expect(threads[0]?.asked[0]).toEqual({
      stateWidth: 4,
      tokens: Uint16Array.of(1, 2, 3),
      lengths: Uint32Array.of(2, 1),
    });
    threads[0]?.say({ scoredCalls: 2 });
    threads[0]?.say({ scoredCalls: 1 });
    threads[0]?.say({ surprises: Float32Array.of(0.5, 1, 2) });
    expect(await bits).toEqual(Float32Array.of(0.5, 1, 2));
    expect(reported).toEqual([2, 1]);
  });

  it("sends a view of a larger buffer without what is around it", async () => {
    const { threads, session } = await poolOf(1);
    const state = new Float32Array(100).subarray(10, 12);
    void session.run({ state: { dtype: "float32", data: state, shape: [1, 2] } }, []).catch(() => undefined);
    await turn();
    const [request] = threads[0]!.asked;
    expect(request !== undefined && "feeds" in request ? request.feeds["state"]?.data.buffer.byteLength : 0).toBe(8);
  });

  it("throws a thread's error under its own code, and continues", async () => {
    const { threads, session } = await poolOf(1);
    const refused = session.run({}, []);
    threads[0]?.say({
      error: { code: "E_MODEL", facts: { problem: "model.runtime-refused", path: "m", reason: "no" } },
    });
    await expect(refused).rejects.toMatchObject({ code: "E_MODEL", message: "m: the runtime refused: no" });
    const next = session.run({}, []);
    threads[0]?.say({ outputs: {} });
    expect(await next).toEqual({});
  });

  it("ends all threads where one cannot open the graph, and tells runs of the end", async () => {
    const threads = [thread(), thread()];
    threads[0]?.say(READY);
    threads[1]?.say({ error: { code: "E_MODEL", facts: { problem: "model.no-graph", graph: "sequence" } } });
    let ended = false;
    await expect(sessionPool(threads, "made up", () => Promise.resolve(void (ended = true)))).rejects.toThrow(
      'has no graph "sequence"',
    );
    expect(ended).toBe(true);
    const { session, ends } = await poolOf(1);
    const running = session.run({}, []);
    await session.release();
    await expect(running).rejects.toThrow("made up: the thread that ran it has ended");
    await expect(session.run({}, [])).rejects.toMatchObject({ code: "E_MODEL" });
    expect(ends()).toBe(1);
  });
});

describe("a message queue", () => {
  it("keeps what came before anyone asked, in order, and gives what comes after to who waits", async () => {
    const queue = createMessageQueue<number>();
    queue.put(1);
    queue.put(2);
    expect([await queue.next(), await queue.next()]).toEqual([1, 2]);
    const third = queue.next();
    queue.put(3);
    queue.put(4);
    expect([await third, await queue.next()]).toEqual([3, 4]);
  });

  it("rejects pending and later reads with the first reason of its end, once the messages are read", async () => {
    const queue = createMessageQueue<number>();
    const waiting = queue.next();
    queue.end(new Error("gone"));
    queue.end(new Error("again"));
    await expect(waiting).rejects.toThrow("gone");
    queue.put(5);
    expect(await queue.next()).toBe(5);
    await expect(queue.next()).rejects.toThrow("gone");
  });
});
