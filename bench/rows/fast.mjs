// int8 next to float32.
import { alternate } from "../alternate.mjs";
import { openModel, tokensOf } from "../work.mjs";

const PART_TRACES = 1500;

/** The int8 copies next to their originals. */
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
      note: `int8 next to float32, ${traces.length} traces`,
    });
  }
  return rows;
}
