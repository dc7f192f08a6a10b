import { rmSync } from "node:fs";
import { copyFile, mkdir, rename, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import * as z from "zod";
import { conformalThreshold, isAlarm } from "../../core/conformal.ts";
import { encodeCalls } from "../../core/vocabulary.ts";
import { SPLITS } from "../../datasets/layout.ts";
import { loadDataset } from "../../datasets/load-dataset.ts";
import { SentinelError } from "../../errors.ts";
import type { Manifest } from "../../model/manifest.ts";
import { calibrationText } from "../../report/calibration-text.ts";
import { reasonOf } from "../../reason-of.ts";
import { nodeRuntime } from "../../runtime/node.ts";
import { FOREIGN_SHARE, trainedTokens, untrainedShare } from "../foreign.ts";
import { EXIT, type CommandIo } from "../io.ts";
import { openModelDetector } from "../models.ts";
import { noteSkipped } from "../notes.ts";
import { checkArguments, commonSchema, falseAlarmRateSchema } from "../options.ts";
import { progressLine } from "../progress.ts";

const schema = commonSchema.extend({
  normal: z.string("--normal takes one path"),
  model: z.string("--model takes one folder"),
  out: z.string("--out takes one folder"),
  falseAlarmRate: falseAlarmRateSchema,
});

/** `calibrate`: the same network with the threshold of a host's own normal traces. Attack folders in the data are left out. */
export async function runCalibrate(argv: unknown, io: CommandIo): Promise<number> {
  const options = checkArguments(schema, argv);
  if ((await stat(options.out).catch(() => null)) !== null) {
    throw new SentinelError("E_USAGE", `--out ${options.out}: exists already; name a new folder`);
  }
  const data = await loadDataset(options.normal, { format: options.inputFormat, architecture: options.arch ?? null });
  noteSkipped(io, options, data);
  const runtime = await nodeRuntime({
    device: options.device,
    threads: options.threads,
    cudaDeviceId: options.cudaDevice,
  });
  const { model, detector } = await openModelDetector(options.model, runtime);
  try {
    const trained = trainedTokens(model.manifest);
    const all = SPLITS.filter((split) => split !== "attack").flatMap((split) => data.splits[split]);
    const tokens = all.map((trace) => encodeCalls(detector.vocabulary, trace.calls));
    const longEnough = tokens.filter((trace) => trace.length >= detector.minimumCalls);
    const usable = longEnough.filter((trace) => untrainedShare(trace, trained) <= FOREIGN_SHARE);
    if (usable.length === 0) {
      throw new SentinelError(
        "E_DATASET",
        `${options.normal}: none of ${tokens.length} normal traces is long enough and speaks the model's calls`,
      );
    }
    const line = progressLine(io, options.progress && !options.quiet, detector.name, "steps");
    const scores = (
      await detector.score(usable, (done, total) => {
        line.update(done, total);
      })
    ).sort();
    line.stop();
    const calibration = {
      aggregation: "mean" as const,
      source: `${usable.length} normal traces of ${data.name} (sha256 ${data.sha256 ?? "none"}), by syscall-sentinel calibrate`,
      scoresBits: [...scores],
    };
    await writeModel(options.model, options.out, { ...model.manifest, calibration }, io);
    const oldThreshold = conformalThreshold(detector.calibrationScores, options.falseAlarmRate);
    io.stdout(
      calibrationText({
        model: detector.name,
        out: options.out,
        falseAlarmRate: options.falseAlarmRate,
        traces: usable.length,
        tooShort: tokens.length - longEnough.length,
        foreign: longEnough.length - usable.length,
        oldThreshold,
        newThreshold: conformalThreshold(scores, options.falseAlarmRate),
        oldFalseAlarmRate: scores.filter((score) => isAlarm(score, oldThreshold)).length / scores.length,
      }),
    );
    return data.skipped.some((file) => file.damaged) ? EXIT.wrongInput : EXIT.fine;
  } finally {
    await model.release();
  }
}

/** The model's graphs beside the new manifest: the whole folder or nothing. */
async function writeModel(from: string, to: string, manifest: Manifest, io: CommandIo): Promise<void> {
  const partFolder = join(dirname(resolve(to)), `.${process.pid}.part`);
  const remove = (): void => {
    rmSync(partFolder, { recursive: true, force: true });
  };
  const forget = io.onInterrupt(remove);
  try {
    await mkdir(partFolder);
    for (const graph of Object.values(manifest.graphs)) {
      if (graph !== undefined) await copyFile(join(from, graph.file), join(partFolder, graph.file));
    }
    await writeFile(join(partFolder, "manifest.json"), `${JSON.stringify(manifest, null, 1)}\n`);
    await rename(partFolder, to);
  } catch (cause) {
    remove();
    throw new SentinelError("E_FILE", `${to}: cannot be written: ${reasonOf(cause)}`, { cause });
  } finally {
    forget();
  }
}
