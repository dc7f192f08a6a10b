/**
 * Lets a process that is about to end wait until none of its threads is inside native code:
 * onnxruntime-node aborts the whole process when its thread is ended during a run.
 */
const STOP = 0;
const INSIDE = 1;

/** Shared by all threads of one session. */
export type ThreadGate = Int32Array<SharedArrayBuffer>;

/** Gates of this process's sessions that are not released. */
const gates = new Set<ThreadGate>();

/** A gate that {@link closeGates} closes, until it is {@link forgetGate forgotten}. */
export function createThreadGate(): ThreadGate {
  const gate = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
  gates.add(gate);
  return gate;
}

/** All threads that the gate was made for have ended. */
export function forgetGate(gate: ThreadGate): void {
  gates.delete(gate);
}

/**
 * Does `work` in native code, or, once the gate is closed, waits for the end of the thread.
 */
export async function throughGate<Result>(gate: ThreadGate, work: () => Promise<Result>): Promise<Result> {
  // Enter, then read STOP: closeGates sets STOP, then reads INSIDE.
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

function leaveGate(gate: ThreadGate): void {
  Atomics.sub(gate, INSIDE, 1);
  Atomics.notify(gate, INSIDE);
}

/**
 * Closes every session's gate and blocks this thread until no thread is inside.
 * @param longestWaitMs in milliseconds, from 0; may be Infinity
 * @returns false where the time is up and a thread is still inside: to end it now would abort the
 * process, or never return
 */
export function closeGates(longestWaitMs: number): boolean {
  for (const gate of gates) Atomics.store(gate, STOP, 1);
  const last = performance.now() + longestWaitMs;
  return [...gates].every((gate) => isLeft(gate, last));
}

function isLeft(gate: ThreadGate, last: number): boolean {
  for (;;) {
    const inside = Atomics.load(gate, INSIDE);
    if (inside <= 0) return true;
    const left = last - performance.now();
    if (left <= 0) return false;
    Atomics.wait(gate, INSIDE, inside, left);
  }
}
