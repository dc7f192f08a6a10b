import { sumOf } from "../core/statistics.ts";
import type { Tokens } from "../core/trace.ts";
import { SentinelError } from "../errors.ts";
import type { OnnxSession, Tensor } from "../model/runtime.ts";
import type { BlockRequest, RunRequest, WorkerAnswer, WorkerReply } from "./worker-messages.ts";

/** A thread that holds one graph: a worker of Node or of a browser. */
export interface SessionThread {
  readonly post: (request: RunRequest | BlockRequest) => void;
  /** Its next message. @throws SentinelError E_MODEL when it has ended */
  readonly next: () => Promise<WorkerReply>;
}

/**
 * One graph loaded by several threads, as one session: as many runs side by side, and an event loop
 * that no run blocks.
 * @param threads at least 1, newly started: each first posts that it is ready
 * @param end ends them all, after which `next` throws
 * @throws SentinelError as the session of one thread does; the threads have ended by then
 */
export async function sessionPool(
  threads: readonly SessionThread[],
  name: string,
  end: () => Promise<void>,
): Promise<OnnxSession> {
  const ready = await Promise.all(threads.map((thread) => answerOf(thread))).catch(async (error: unknown) => {
    await end();
    throw error;
  });
  const free = [...threads];
  const waiting: ((thread: SessionThread) => void)[] = [];
  const take = (): Promise<SessionThread> => {
    const thread = free.pop();
    return thread === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(thread);
  };
  const giveBack = (thread: SessionThread): void => {
    const next = waiting.shift();
    if (next === undefined) free.push(thread);
    else next(thread);
  };
  const ask = async (request: RunRequest | BlockRequest, report?: (calls: number) => void): Promise<WorkerAnswer> => {
    const thread = await take();
    try {
      thread.post(request);
      return await answerOf(thread, report);
    } finally {
      giveBack(thread);
    }
  };
  const [first] = ready;
  if (first === undefined || !("inputNames" in first))
    throw new SentinelError("E_MODEL", { problem: "model.not-loaded", path: name, reason: null });
  return {
    lanes: threads.length,
    inputNames: first.inputNames,
    outputNames: first.outputNames,
    async run(feeds, fetches) {
      const answer = await ask({ feeds: ownBuffers(feeds), fetches });
      return "outputs" in answer ? answer.outputs : {};
    },
    async blockSurprises(stateWidth, traces, report) {
      const answer = await ask({ stateWidth, ...joined(traces) }, report);
      return "surprises" in answer ? answer.surprises : new Float32Array();
    },
    release: end,
  };
}

/**
 * The final answer of a thread; reports its progress until then.
 * @throws SentinelError its error, or E_MODEL when it ended
 */
async function answerOf(thread: SessionThread, report?: (calls: number) => void): Promise<WorkerAnswer> {
  for (;;) {
    const reply = await thread.next();
    if ("error" in reply) throw new SentinelError(reply.error.code, reply.error.facts);
    if (!("scoredCalls" in reply)) return reply;
    report?.(reply.scoredCalls);
  }
}

/** The error for a thread that has ended, by release or by a fault. */
export function threadEnded(name: string): SentinelError {
  return new SentinelError("E_MODEL", { problem: "model.thread-ended", path: name });
}

function joined(traces: readonly Tokens[]): Pick<BlockRequest, "tokens" | "lengths"> {
  const lengths = Uint32Array.from(traces, (tokens) => tokens.length);
  const all = new Uint16Array(sumOf(lengths));
  let at = 0;
  for (const tokens of traces) {
    all.set(tokens, at);
    at += tokens.length;
  }
  return { tokens: all, lengths };
}

/** A message carries the whole buffer behind a view: copies views of larger buffers. */
function ownBuffers(feeds: Readonly<Record<string, Tensor>>): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(feeds).map(([key, tensor]) => {
      const whole = tensor.data.byteLength === tensor.data.buffer.byteLength;
      return [key, whole ? tensor : ({ ...tensor, data: tensor.data.slice() } as Tensor)];
    }),
  );
}

/** Messages of one sender, read one at a time by one reader. */
interface MessageQueue<Message> {
  readonly put: (message: Message) => void;
  /** Closes the queue: pending and later reads reject once its messages are read. */
  readonly end: (reason: Error) => void;
  /** Waits for the next message. @throws the reason of the end */
  readonly next: () => Promise<Message>;
}

/** An empty queue. */
export function createMessageQueue<Message>(): MessageQueue<Message> {
  const messages: Message[] = [];
  let waiting: { readonly resolve: (message: Message) => void; readonly reject: (reason: Error) => void } | null = null;
  let ended: Error | null = null;
  return {
    put(message) {
      if (waiting === null) messages.push(message);
      else waiting.resolve(message);
      waiting = null;
    },
    end(reason) {
      ended ??= reason;
      waiting?.reject(ended);
      waiting = null;
    },
    next() {
      const [first] = messages.splice(0, 1);
      if (first !== undefined) return Promise.resolve(first);
      if (ended !== null) return Promise.reject(ended);
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject };
      });
    },
  };
}
