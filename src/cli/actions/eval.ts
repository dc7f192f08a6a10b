import { resolve } from "node:path";
import * as z from "zod";
import type { Detector } from "../../core/detector.ts";
import { loadDataset, type LoadedDataset } from "../../datasets/load-dataset.ts";
import { locateData } from "../../datasets/locate.ts";
import { DEFAULT_BASELINES, METHODS, parseMethod } from "../../detectors/baselines.ts";
import { evaluate } from "../../evaluate/evaluate.ts";
import type { Model } from "../../model/load-model.ts";
import { evaluationCsv } from "../../report/evaluation-csv.ts";
import { evaluationHtml } from "../../report/evaluation-html.ts";
import { evaluationJson } from "../../report/evaluation-json.ts";
import { evaluationText } from "../../report/evaluation-text.ts";
import type { Evaluation } from "../../report/types.ts";
import { nodeRuntime } from "../../runtime/node.ts";
import { detectorFitter, isFitted } from "../fitted-detector.ts";
import { EXIT, type CommandIo } from "../io.ts";
import { openModelDetector, shippedManifests, shippedModelFolder } from "../models.ts";
import { note, noteSkipped } from "../notes.ts";
import { checkArguments, commonSchema, falseAlarmRateSchema } from "../options.ts";
import { progressLine } from "../progress.ts";
import { PROJECT_FOLDER } from "../project-folder.ts";
import { writeOutput } from "../write-output.ts";

const SAMPLE_FOLDER = resolve(PROJECT_FOLDER, "data/sample");

const schema = commonSchema.extend({
  data: z.string().optional(),
  detector: z.array(z.string()).min(1, "--detector takes at least one name").optional(),
  falseAlarmRate: falseAlarmRateSchema,
  pairedAgainst: z.string("--paired-against takes one name"),
  format: z.enum(["text", "json", "csv"]),
  report: z.string().min(1, "--report takes a file").optional(),
});

const RENDER: Readonly<Record<"text" | "json" | "csv", (evaluation: Evaluation) => string>> = {
  text: evaluationText,
  json: evaluationJson,
  csv: evaluationCsv,
};

/** `eval`: detection of labelled traces, by every detector, as a table, JSON or CSV, and as an HTML report. */
export async function runEval(argv: unknown, io: CommandIo): Promise<number> {
  const options = checkArguments(schema, argv);
  // A misspelt name is said before the data is read.
  for (const name of options.detector ?? []) {
    if (isFitted(name)) parseMethod(name);
    else await shippedModelFolder(name, METHODS);
  }
  const located = locateData(PROJECT_FOLDER, options.data ?? io.environment["DATA"]);
  if (located.isFallback) {
    note(
      io,
      options,
      "ADFA-LD is not here: evaluating the EMBEDDED SAMPLE, a demonstration and no benchmark. `make data` fetches ADFA-LD.",
    );
  }
  const data = await loadDataset(located.location, { format: options.inputFormat, architecture: options.arch ?? null });
  noteSkipped(io, options, data);
  const models: Model[] = [];
  try {
    const names = options.detector ?? (await defaultDetectors(data));
    const detectors: Detector[] = [];
    const fit = detectorFitter(data);
    const runtime = await nodeRuntime({
      device: options.device,
      threads: options.threads,
      cudaDeviceId: options.cudaDevice,
    });
    for (const name of new Set(names)) {
      if (isFitted(name)) {
        detectors.push(await fit(name));
        continue;
      }
      const opened = await openModelDetector(await shippedModelFolder(name), runtime);
      models.push(opened.model);
      detectors.push({ ...opened.detector, name });
      const trainedOn = opened.model.manifest.dataset;
      if (trainedOn.name !== data.name) {
        note(
          io,
          options,
          `${name} was trained on ${trainedOn.name}, not on ${data.name}; its calls are matched by name.`,
        );
      }
    }
    const evaluation = await measure(data, detectors, options, io);
    if (options.report !== undefined) {
      await writeOutput(io, options.report, evaluationHtml(evaluation));
      note(io, options, `The report is in ${options.report}`);
    }
    io.stdout(RENDER[options.format](evaluation));
  } finally {
    for (const model of models) await model.release();
  }
  return data.skipped.some((file) => file.damaged) ? EXIT.wrongInput : EXIT.fine;
}

async function measure(
  data: LoadedDataset,
  detectors: readonly Detector[],
  options: z.infer<typeof schema>,
  io: CommandIo,
): Promise<Evaluation> {
  let title = "";
  let line = progressLine(io, false, "", "");
  const { training, validation, attack } = data.splits;
  const evaluation = await evaluate(
    {
      name: data.name,
      sha256: data.sha256 ?? "",
      isSample: resolve(data.location) === SAMPLE_FOLDER,
      training,
      validation,
      attack,
    },
    detectors,
    {
      falseAlarmRate: options.falseAlarmRate,
      pairedAgainst: options.pairedAgainst,
      now: () => performance.now() / 1000,
      progress(detector, done, total) {
        if (detector !== title) {
          line.stop();
          title = detector;
          line = progressLine(io, options.progress && !options.quiet, detector, "steps");
        }
        line.update(done, total);
      },
    },
  );
  line.stop();
  return evaluation;
}

/** The models that were trained on this data set (else those of its architecture), and the baselines. */
async function defaultDetectors(data: LoadedDataset): Promise<readonly string[]> {
  const manifests = [...(await shippedManifests())];
  const same = manifests.filter(([, manifest]) => manifest.dataset.name === data.name);
  const chosen =
    same.length > 0 ? same : manifests.filter(([, manifest]) => manifest.vocabulary.architecture === data.architecture);
  return [...chosen.map(([name]) => name), ...DEFAULT_BASELINES];
}
