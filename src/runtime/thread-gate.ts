/**
 * Lets a thread that is about to end others wait until none of them is inside native code: onnxruntime-node aborts the whole process when its thread is ended
 * in the midst of a run.
 */
const STOP = 0;
const INSIDE = 1;
/** A run takes some 10 ms; a thread that hangs for so long is not waited for. */
const LONGEST_WAIT_MS = 2000;

/** Shared by all threads of one session. */
export type ThreadGate = Int32Array<SharedArrayBuffer>;

/** @param inside threads that begin in native code: each leaves by {@link leaveGate} once it is ready */
export function createThreadGate(inside: number): ThreadGate {
  const gate = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
  gate[INSIDE] = inside;
  return gate;
}

/** Goes into native code for `work`, or, once the gate is closed, waits for the end of the thread. */
export async function throughGate<Result>(gate: ThreadGate, work: () => Promise<Result>): Promise<Result> {
  // In first and asked then: the one who closes the gate looks in the other order.
  Atomics.add(gate, INSIDE, 1);
  if (Atomics.load(gate, STOP) === 1) {
    leaveGate(gate);
    return new Promise(() => undefined);
  }
  try {
    return await work();
  } finally {
    leaveGate(gate);
  }
}

/** The thread is out of native code. */
export function leaveGate(gate: ThreadGate): void {
  Atomics.sub(gate, INSIDE, 1);
  Atomics.notify(gate, INSIDE);
}

/** Lets nobody in any more and blocks this thread until nobody is inside. */
export function closeGate(gate: ThreadGate): void {
  Atomics.store(gate, STOP, 1);
  const last = performance.now() + LONGEST_WAIT_MS;
  for (;;) {
    const inside = Atomics.load(gate, INSIDE);
    const left = last - performance.now();
    if (inside <= 0 || left <= 0) return;
    Atomics.wait(gate, INSIDE, inside, left);
  }
}
