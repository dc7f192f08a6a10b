// How the rate depends on the length of the traces.
import { alternate } from "../alternate.mjs";
import { openModel, tokensOf } from "../work.mjs";

/** Calls a second of traces of 100 to 100,000 calls, 400,000 in all. */
export async function lengthRows({ location, model: folder }) {
  const { model, detector } = await openModel(folder);
  const stream = Uint16Array.from(
    (await tokensOf(location, model.vocabulary)).flatMap((tokens) => [...tokens]).slice(0, 400_000),
  );
  const lengths = [100, 1_000, 10_000, 100_000];
  const sides = lengths.map((length) => [
    `length-${length}`,
    async () => {
      const traces = Array.from({ length: Math.floor(stream.length / length) }, (_, index) =>
        stream.subarray(index * length, (index + 1) * length),
      );
      const start = performance.now();
      await detector.score(traces);
      return (traces.length * length * 1000) / (performance.now() - start);
    },
  ]);
  const measured = await alternate(3, Object.fromEntries(sides));
  await model.release();
  return lengths.map((length) => ({
    name: `length-${length}`,
    ours: measured[`length-${length}`],
    peer: measured["length-1000"],
    ratio: measured[`length-${length}`] / measured["length-1000"],
    unit: "calls/s",
    note: `${Math.floor(stream.length / length)} traces of ${length} calls next to traces of 1,000: few long traces fill no batch`,
  }));
}
