// More than one core, int8, and long traces.
import { alternate } from "../alternate.mjs";
import { openModel, tokensOf } from "../work.mjs";

const PART_TRACES = 1500;

/** Two worker threads beside one; all cores where there are more. */
export async function threadsRow({ location, model: folder }) {
  const [one, two] = [await openModel(folder, 1), await openModel(folder, 2)];
  const traces = await tokensOf(location, one.model.vocabulary);
  await two.detector.score(traces.slice(0, 10));
  const measured = await alternate(3, {
    peer: () => one.detector.score(traces).then(() => undefined),
    ours: () => two.detector.score(traces).then(() => undefined),
  });
  await one.model.release();
  await two.model.release();
  const { ours, peer } = measured;
  return {
    name: "two-workers-vs-one",
    ours,
    peer,
    ratio: peer / ours,
    unit: "s",
    note: "scores of all traces by two worker threads beside one",
  };
}

/** The int8 copies beside their originals. */
export async function fastRows({ location }, folders) {
  const rows = [];
  for (const folder of folders) {
    const [exact, fast] = [await openModel(folder), await openModel(`${folder}/fast`)];
    const traces = (await tokensOf(location, exact.model.vocabulary))
      .filter((tokens) => tokens.length >= exact.detector.minimumCalls)
      .filter((_, index, all) => index % Math.max(1, Math.floor(all.length / PART_TRACES)) === 0);
    const { ours, peer } = await alternate(3, {
      ours: () => fast.detector.score(traces).then(() => undefined),
      peer: () => exact.detector.score(traces).then(() => undefined),
    });
    await exact.model.release();
    await fast.model.release();
    rows.push({
      name: `fast-${folder}`,
      ours,
      peer,
      ratio: peer / ours,
      unit: "s",
      note: `int8 beside float32, ${traces.length} traces`,
    });
  }
  return rows;
}

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
    note: `${Math.floor(stream.length / length)} traces of ${length} calls beside traces of 1,000: few long traces fill no batch`,
  }));
}
