import * as z from "zod";
import { calibratingTraces, calibrationOf } from "../../app/host-normals.ts";
import { datasetSource } from "../../app/open-detector.ts";
import { conformalThreshold, isAlarm } from "../../core/conformal.ts";
import { sumOf } from "../../core/statistics.ts";
import { traitsOf } from "../../core/trace-traits.ts";
import { SPLITS } from "../../datasets/layout.ts";
import { loadDataset } from "../../datasets/open-dataset.ts";
import { callsOf } from "../../datasets/read-dataset.ts";
import { SentinelError } from "../../errors.ts";
import { unitCalibrationsOf } from "../../fitted/unit-calibration.ts";
import { counted } from "../../numbers.ts";
import { calibrationText } from "../../report/text/model-text.ts";
import { datasetOptions } from "../inputs.ts";
import { type CommandIo, EXIT } from "../io.ts";
import { checkPer } from "../model-traits.ts";
import { checkDevice, openModelFolder, runtimeFor } from "../models.ts";
import { note, noteSkipped, progressLine } from "../notes.ts";
import {
  DEVICE_OPTIONS,
  falseAlarmRateSchema,
  INPUT_OPTIONS,
  MODEL_SHA256_OPTIONS,
  PROGRESS_OPTIONS,
  THREAD_OPTIONS,
} from "../options.ts";
import { checkNewFolder, refuseInputAsOutput, writeModelFolder } from "../outputs.ts";
import { defineCommand, option } from "./command.ts";

const schema = z.object({
  ...MODEL_SHA256_OPTIONS,
  normal: option("Input:", "normal traces that the model was not trained on", z.string("--normal takes one path")),
  ...INPUT_OPTIONS,
  model: option("Model:", "the folder of the model", z.string("--model takes one folder")),
  falseAlarmRate: option("Model:", "budget to compare the thresholds at", falseAlarmRateSchema),
  out: option("Output:", "folder of the calibrated model; must not exist yet", z.string("--out takes one folder")),
  ...PROGRESS_OPTIONS,
  ...DEVICE_OPTIONS,
  ...THREAD_OPTIONS,
});
type Options = z.infer<typeof schema>;

export const calibrateCommand = defineCommand({
  command: "calibrate",
  describe: "set a model's threshold again on normal traces of your own; the network stays as it is",
  schema,
  examples: [
    {
      words: "calibrate --normal data/sample/validation --model models/sample --out build/mine",
      does: "5 % false alarms",
    },
    {
      words:
        "calibrate --normal data/sample/validation --model models/sample --out build/mine10 --false-alarm-rate 0.1",
      does: "10 %",
    },
  ],
  run,
});

/**
 * `calibrate`: the same model with the threshold of a host's own normal traces, each distinct one
 * counting once. Attack folders in the data are left out. Nothing is written where the traces are
 * too few for a threshold.
 */
async function run(options: Options, io: CommandIo): Promise<number> {
  await checkNewFolder(options.out);
  await refuseInputAsOutput("--out", options.out, {
    data: [options.normal, options.callNames],
    models: [options.model],
  });
  const data = await loadDataset(options.normal, await datasetOptions(options));
  noteSkipped(io, options, data);
  const opened = await openModelFolder(options.model, () => runtimeFor(options, callsOf(data)), options.modelSha256);
  const { detector } = opened;
  try {
    checkDevice(options, opened.manifest);
    checkPer(opened.manifest, options.per);
    const normals = SPLITS.filter((split) => split !== "attack").flatMap((split) => data.splits[split]);
    const { usable, tooShort, foreign, copies, learnt } = calibratingTraces(opened, normals);
    if (usable.length === 0) {
      throw new SentinelError(
        "E_DATASET",
        `${options.normal}: none of ${normals.length} normal traces is long enough and makes calls that the model knows`,
      );
    }
    checkEnough(usable.length, options);
    if (copies > 0) {
      note(io, options, `${counted(copies, "copy", "copies")} left out: each distinct normal trace counts once`);
    }
    if (learnt > 0) {
      note(
        io,
        options,
        `warning: ${learnt} of these ${usable.length} normal traces equal ones that ${detector.name} has learnt; if they are the very recordings that it was fitted on, the threshold comes out too low: give others`,
      );
    }
    const line = progressLine(io, options.progress && !options.quiet, detector.name, "steps");
    const calibration = await calibrationOf(detector, usable, (done, total) => {
      line.update(done, total);
    });
    const { scores } = calibration;
    line.stop();
    const units = await unitCalibrationsOf(detector, normals);
    const files = await opened.calibrated(units === undefined ? calibration : { ...calibration, units }, {
      source: `${usable.length} distinct normal traces of ${data.name} (sha256 ${data.sha256 ?? "none"}), by syscall-sentinel calibrate`,
      dataset: datasetSource(data),
      calls: sumOf(usable, ({ length }) => length),
      traits: traitsOf(normals, options.per),
    });
    await writeModelFolder(io, options.out, files);
    const oldThreshold = conformalThreshold(detector.calibrationScores, options.falseAlarmRate);
    io.stdout(
      calibrationText({
        model: detector.name,
        out: options.out,
        falseAlarmRate: options.falseAlarmRate,
        traces: usable.length,
        tooShort,
        foreign,
        oldThreshold,
        newThreshold: conformalThreshold(scores, options.falseAlarmRate),
        oldFalseAlarmRate: scores.filter((score) => isAlarm(score, oldThreshold)).length / scores.length,
      }),
    );
    return data.skipped.some((file) => file.damaged) ? EXIT.wrongInput : EXIT.fine;
  } finally {
    await opened.release();
  }
}

/**
 * @throws SentinelError E_DATASET when these are too few to promise the budget; it says how many
 *   are needed
 */
function checkEnough(distinctTraces: number, { normal, falseAlarmRate }: z.infer<typeof schema>): void {
  if (conformalThreshold(new Float64Array(distinctTraces), falseAlarmRate) !== null) return;
  const needed = Math.ceil(1 / falseAlarmRate - 1 - 1e-9);
  throw new SentinelError(
    "E_DATASET",
    `${normal}: ${counted(distinctTraces, "distinct normal trace")} cannot promise a false-alarm rate of ${falseAlarmRate}; give ${needed}, or allow a higher --false-alarm-rate; nothing was written`,
  );
}
