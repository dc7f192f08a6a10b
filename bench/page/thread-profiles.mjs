// Reads the CPU profiles of all threads out of a trace of Chromium.

/**
 * @param events of a trace with the category `disabled-by-default-v8.cpu_profiler`
 * @returns one a thread that ran JavaScript: `{ pid, tid, thread, samples }`, each sample `{ at, length, stack }` in microseconds, the running function first
 */
export function threadProfiles(events) {
  const threads = new Map(
    events.filter(({ name }) => name === "thread_name").map(({ pid, tid, args }) => [`${pid} ${tid}`, args.name]),
  );
  return events
    .filter(({ name }) => name === "Profile")
    .map(({ pid, tid, id, args }) => {
      const chunks = events.filter((one) => one.name === "ProfileChunk" && one.pid === pid && one.id === id);
      const samples = samplesOf(
        args.data.startTime,
        chunks.map((one) => one.args.data),
      );
      return { pid, tid, thread: threads.get(`${pid} ${tid}`) ?? "unknown", samples };
    });
}

function samplesOf(startTime, chunks) {
  const stacks = new Map();
  const samples = [];
  let at = startTime;
  for (const { cpuProfile, timeDeltas = [] } of chunks) {
    for (const { id, parent, callFrame } of cpuProfile?.nodes ?? []) {
      stacks.set(id, [placeOf(callFrame), ...(stacks.get(parent) ?? [])]);
    }
    for (const [place, id] of (cpuProfile?.samples ?? []).entries()) {
      const length = timeDeltas[place] ?? 0;
      at += length;
      samples.push({ at, length, stack: stacks.get(id) ?? ["(unknown)"] });
    }
  }
  return samples;
}

function placeOf({ functionName, url = "", lineNumber = 0, columnNumber = 0 }) {
  if (url === "") return functionName;
  return `${functionName || "(anonymous)"} ${url.split("/").at(-1)}:${lineNumber + 1}:${columnNumber + 1}`;
}

/**
 * Adds up the samples' lengths by name.
 * @param namesOf the names that a sample counts for, each once
 * @returns the largest sums first, at most `most`: `[[name, microseconds]]`
 */
export function sumsOf(samples, namesOf, most) {
  const sums = new Map();
  for (const sample of samples) {
    for (const name of namesOf(sample)) sums.set(name, (sums.get(name) ?? 0) + sample.length);
  }
  return [...sums].sort((a, b) => b[1] - a[1]).slice(0, most);
}
