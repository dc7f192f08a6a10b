// An evaluation next to the arithmetic of its network.
import { methodFit } from "../../dist/app/fitted-detector.js";
import { encodeCalls } from "../../dist/core/vocabulary.js";
import { loadDataset } from "../../dist/datasets/open-dataset.js";
import { evaluate } from "../../dist/evaluate/evaluate.js";
import { alternate } from "../alternate.mjs";
import { command, MAIN, openModel } from "../work.mjs";

/** The evaluation of the default model, STIDE and the n-gram model, next to the time that the model's runs take: as the command does it, and without adaptation. */
export async function evalRows({ location, model: folder }) {
  const { model, detector, counted } = await openModel(folder);
  const { splits } = await loadDataset(location, { format: "auto", architecture: null });
  const traces = [...splits.validation, ...splits.attack].map((trace) => encodeCalls(model.vocabulary, trace.calls));
  const detectors = [folder, "stide", "n-gram"].flatMap((name) => ["--detector", name]);
  const measured = await alternate(3, {
    ours: () =>
      void command(process.execPath, [MAIN, "eval", "--data", location, ...detectors, "--threads", "1", "--quiet"]),
    without: () => evaluateWithoutAdaptation(location, detector),
    async arithmetic() {
      counted.seconds = 0;
      await detector.score(traces);
      return counted.seconds;
    },
  });
  await model.release();
  const row = (name, ours, note) => {
    const times = `${(ours / measured.arithmetic).toFixed(2)} times the time in the model's runs alone`;
    const ratio = measured.arithmetic / ours;
    return { name, ours, peer: measured.arithmetic, ratio, unit: "s", note: `${note}: ${times}` };
  };
  return [
    row(
      "eval-vs-arithmetic",
      measured.ours,
      `eval --detector ${folder} stide n-gram on one thread, process start to exit`,
    ),
    row(
      "eval-without-adaptation",
      measured.without,
      "the same figures, but STIDE and n-gram not fitted three times more to show adaptation; without process start",
    ),
  ];
}

async function evaluateWithoutAdaptation(location, detector) {
  const data = await loadDataset(location, { format: "auto", architecture: null });
  const { training, validation, attack } = data.splits;
  const fitted = [];
  for (const name of ["stide", "n-gram"]) fitted.push(await methodFit(name, data)(training));
  await evaluate(
    { name: data.name, sha256: data.sha256, isSample: false, training, validation, attack, notes: [] },
    [detector, ...fitted],
    { falseAlarmRate: 0.05, pairedAgainst: "n-gram", now: () => performance.now() / 1000 },
  );
}
