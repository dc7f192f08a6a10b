import * as z from "zod";
import {
  acceptedNormals,
  calibrationOf,
  measureModel,
  partsOfNormals,
  scoresOf,
  type SeenTrace,
} from "../../app/host-normals.ts";
import { datasetSource } from "../../app/open-detector.ts";
import { FOREIGN_SHARE } from "../../app/verdict.ts";
import type { MemoryBudget } from "../../core/memory-budget.ts";
import { sumOf } from "../../core/statistics.ts";
import { traitsOf } from "../../core/trace-traits.ts";
import { encodeCalls } from "../../core/vocabulary.ts";
import type { DatasetTrace } from "../../datasets/dataset.ts";
import { loadDataset } from "../../datasets/open-dataset.ts";
import { callsOf, type LoadedDataset } from "../../datasets/read-dataset.ts";
import { DEFAULT_SPLIT_SEED, halveNormals } from "../../datasets/split-normals.ts";
import { SentinelError } from "../../errors.ts";
import { unitCalibrationsOf } from "../../fitted/unit-calibration.ts";
import type { DatasetSource } from "../../model/manifest.ts";
import { percent, probability } from "../../numbers.ts";
import { printable } from "../../report/printable.ts";
import { adaptationText } from "../../report/text/model-text.ts";
import { adaptFitted, adaptNetwork } from "../adapt-model.ts";
import { commandMemory, datasetOptions } from "../inputs.ts";
import { type CommandIo, EXIT } from "../io.ts";
import { checkPer } from "../model-traits.ts";
import { checkDevice, openModelFolder, runtimeFor } from "../models.ts";
import { note, noteSkipped, progressLine } from "../notes.ts";
import {
  DEVICE_OPTIONS,
  FALSE_ALARM_RATE,
  falseAlarmRateSchema,
  INPUT_OPTIONS,
  MODEL_SHA256_OPTIONS,
  PROGRESS_OPTIONS,
  switchSchema,
  THREAD_OPTIONS,
} from "../options.ts";
import { checkNewFolder, refuseInputAsOutput, writeModelFolder } from "../outputs.ts";
import { defineCommand, option } from "./command.ts";

/** How many suspicious traces are named. */
const NAMED_TRACES = 10;

const SPLIT_SEED = 1;

/** Where the user names no number: two threads may round otherwise than one. */
const TRAINING_THREADS = 1;

const schema = z.object({
  ...MODEL_SHA256_OPTIONS,
  normal: option("Input:", "normal traces of this host", z.string("--normal takes one path")),
  leaveOutBelow: option(
    "Input:",
    "leave out traces whose p-value, to the old model, is below this",
    z
      .number("--leave-out-below takes a number")
      .gt(0, "--leave-out-below must be between 0 and 1")
      .lt(1, "--leave-out-below must be between 0 and 1")
      .optional(),
  ),
  acceptAll: option("Input:", "you have looked at the suspicious traces: they are not listed again", switchSchema),
  replay: option(
    "Input:",
    "networks only: the data set it was trained on, mixed in to forget less",
    z.string("--replay takes one data set").optional(),
  ),
  ...INPUT_OPTIONS,
  model: option("Model:", "the folder of the model to adapt", z.string("--model takes one folder")),
  falseAlarmRate: option("Model:", FALSE_ALARM_RATE, falseAlarmRateSchema),
  out: option("Output:", "folder of the adapted model; must not exist yet", z.string("--out takes one folder")),
  ...PROGRESS_OPTIONS,
  ...DEVICE_OPTIONS,
  ...THREAD_OPTIONS,
});
type Options = z.infer<typeof schema>;

export const adaptCommand = defineCommand({
  command: "adapt",
  describe: "let a model learn normal traces of your own, threshold included; the old model stays as it is",
  schema,
  examples: [
    {
      words: "adapt --normal data/sample/validation --model models/sample --out build/adapted",
      does: "a network trained further (by Python, minutes)",
    },
    {
      words: "adapt --normal data/sample/validation --model models/sample --out build/a2 --leave-out-below 0.02",
      does: "the same without the most surprising traces",
    },
  ],
  run,
});

/**
 * `adapt`: a model trained further on a host's own normal traces. Attack folders in the data are
 * left out.
 */
async function run(options: Options, io: CommandIo): Promise<number> {
  await checkNewFolder(options.out);
  await refuseInputAsOutput("--out", options.out, {
    data: [options.normal, options.callNames, options.replay],
    models: [options.model],
  });
  const memory = commandMemory();
  const data = await load(options.normal, options, memory);
  noteSkipped(io, options, data);
  const runtime = () => runtimeFor(options, callsOf(data));
  const opened = await openModelFolder(options.model, runtime, options.modelSha256);
  try {
    checkDevice(options, opened.manifest);
    checkPer(opened.manifest, options.per);
    if (opened.manifest.kind === "fitted" && options.replay !== undefined) {
      throw new SentinelError(
        "E_USAGE",
        `--replay: ${options.model} keeps all that it has learnt; only networks forget, leave it out`,
      );
    }
    const normals = [...data.splits.training, ...data.splits.validation];
    const line = progressLine(io, options.progress && !options.quiet, opened.detector.name, "steps");
    const accepted = await acceptedNormals(normals, opened, options.leaveOutBelow, (done, total) => {
      line.update(done, total);
    });
    line.stop();
    if (!options.acceptAll) {
      // Also with --quiet: an attacker's traces must not be learnt unseen.
      const warning = suspicionLines(accepted.suspicious, accepted.traces.length);
      for (const text of warning) io.stderr(`${printable(text)}\n`);
    }
    const { learnt, calibrating, judging } = partsOfNormals(
      accepted.traces,
      options.falseAlarmRate,
      SPLIT_SEED,
      options.normal,
    );
    const { detector } = opened;
    const oldScores = await scoresOf(detector, calibrating);
    const before = await measureModel(detector, judging, detector.calibrationScores, options.falseAlarmRate);
    const recalibrated = await measureModel(detector, judging, oldScores, options.falseAlarmRate);
    const dataset = datasetSource(data);
    const traits = traitsOf(accepted.traces, options.per);
    const adapted =
      opened.manifest.kind === "fitted"
        ? await adaptFitted(options.model, learnt, { dataset, traits })
        : await adaptNetwork(io, {
            folder: options.model,
            opened,
            learnt,
            dataset,
            traits,
            replay: options.replay === undefined ? null : await replayOf(options.replay, options, memory),
            threads: options.threads ?? TRAINING_THREADS,
            runtime,
            say: (line) => {
              note(io, options, line);
            },
          });
    try {
      const calibration = await calibrationOf(
        adapted.detector,
        calibrating.map((trace) => encodeCalls(adapted.detector.vocabulary, trace.calls)),
      );
      const source = `${calibrating.length} normal traces of ${data.name} (sha256 ${data.sha256 ?? "none"}) that it has not learnt, by syscall-sentinel adapt`;
      const calls = sumOf(calibrating, ({ calls }) => calls.length);
      const units = await unitCalibrationsOf(adapted.detector, calibrating);
      const after = await measureModel(adapted.detector, judging, calibration.scores, options.falseAlarmRate);
      await writeModelFolder(
        io,
        options.out,
        await adapted.files(units === undefined ? calibration : { ...calibration, units }, {
          source,
          dataset,
          calls,
          traits,
        }),
      );
      io.stdout(
        adaptationText({
          model: opened.manifest.name,
          out: options.out,
          dataset: data.name,
          scoreUnit: detector.scoreUnit,
          falseAlarmRate: options.falseAlarmRate,
          learnt: learnt.length,
          calibrating: calibrating.length,
          judging: judging.length,
          tooShort: accepted.tooShort,
          leftOut: accepted.leftOut,
          before,
          recalibrated,
          adapted: after,
        }),
      );
    } finally {
      await adapted.release();
    }
    return data.skipped.some((file) => file.damaged) ? EXIT.wrongInput : EXIT.fine;
  } finally {
    await opened.release();
  }
}

async function load(location: string, options: Options, memory: MemoryBudget): Promise<LoadedDataset> {
  return loadDataset(location, await datasetOptions(options, memory));
}

/** The training traces as `encode` gave them to the trainer. */
async function replayOf(
  location: string,
  options: Options,
  memory: MemoryBudget,
): Promise<{ readonly traces: readonly DatasetTrace[]; readonly dataset: DatasetSource }> {
  const { data } = halveNormals(await load(location, options, memory), DEFAULT_SPLIT_SEED);
  return { traces: data.splits.training, dataset: datasetSource(data) };
}

/** The warning to print before such traces are learnt, one line each; empty when there is none. */
export function suspicionLines(suspicious: readonly SeenTrace[], all: number): readonly string[] {
  if (suspicious.length === 0) return [];
  const more = suspicious.length - NAMED_TRACES;
  return [
    `warning: ${suspicious.length} of ${all} traces look like nothing that the model knows. An attacker's traces among them would be learnt as normal.`,
    "Look at these before you accept them (explain shows why; --leave-out-below P leaves out those of a lower p-value; --accept-all says that you have looked):",
    ...suspicious.slice(0, NAMED_TRACES).map(({ name, pValue, untrained }) => {
      const calls = untrained > FOREIGN_SHARE ? `, ${percent(untrained)} of its calls never seen` : "";
      return `  ${name}: p-value ${probability(pValue)}${calls}`;
    }),
    ...(more > 0 ? [`  … and ${more} more`] : []),
  ];
}
