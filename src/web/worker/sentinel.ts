import wasmUrl from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";
import { conformalThreshold } from "../../core/conformal.ts";
import { datasetOf, type DatasetTrace } from "../../datasets/dataset.ts";
import { readDataset, type LoadedDataset } from "../../datasets/read-dataset.ts";
import { SentinelError } from "../../errors.ts";
import type { OnnxRuntime } from "../../model/runtime.ts";
import type { Evaluation, ScoreReport } from "../../report/types.ts";
import { scoreCsv } from "../../report/score-csv.ts";
import { scoreJson } from "../../report/score-json.ts";
import { webRuntime } from "../../runtime/web.ts";
import { explainTrace } from "../../scoring/explain-trace.ts";
import { verdictOf } from "../../scoring/verdict.ts";
import type { GivenFile, Judgement, ModelChoice, SentinelApi, TellProgress } from "../api.ts";
import { evaluateGiven, isLabelled } from "./evaluate-given.ts";
import { openGiven } from "./given-source.ts";
import { poolRuntime } from "./pool-runtime.ts";
import { judgeTraces, type Judged } from "./judge.ts";
import { createLiveTrace } from "./live-trace.ts";
import { givenModelFiles, openModel, type OpenedModel } from "./open-model.ts";
import { shippedModels } from "./shipped-models.ts";
import { traceView } from "./trace-view.ts";

/** The sample that comes with the page is known by its name. */
const SAMPLE_NAME = "sample.zip";

/** A worker takes half a second to begin, in which one thread scores this many calls. */
const CALLS_WORTH_A_WORKER = 20_000;

/** What the worker works on; the one thing here with state. */
interface Work {
  data: LoadedDataset | null;
  traces: readonly DatasetTrace[];
  isSample: boolean;
  isLabelled: boolean;
  model: OpenedModel | null;
  judged: Judged | null;
  evaluation: Evaluation | null;
  ownFiles: readonly GivenFile[] | null;
}

/**
 * @param baseUrl of the page's folder
 * @param workers how many may score side by side, at least 1
 */
export function createSentinel(baseUrl: string, workers: number): SentinelApi {
  const shipped = shippedModels(`${baseUrl}models`);
  const work: Work = {
    data: null,
    traces: [],
    isSample: false,
    isLabelled: false,
    model: null,
    judged: null,
    evaluation: null,
    ownFiles: null,
  };
  const live = createLiveTrace();
  let alone: Promise<OnnxRuntime> | null = null;
  const oneThread = (): Promise<OnnxRuntime> => (alone ??= webRuntime(wasmUrl));
  const threadsWorth = (): number =>
    Math.max(1, Math.min(workers, Math.floor(callsOf(work.traces) / CALLS_WORTH_A_WORKER)));
  const manyThreads = (): Promise<OnnxRuntime> => {
    const threads = threadsWorth();
    return threads > 1 ? Promise.resolve(poolRuntime(wasmUrl, threads)) : oneThread();
  };

  async function useModel(choice: ModelChoice): Promise<OpenedModel> {
    const same = work.model?.facts.choice;
    if (work.model !== null && same?.kind === "shipped" && choice.kind === "shipped" && same.name === choice.name) {
      // More traces than before may be worth more workers.
      if (work.model.opened.detector.threads >= threadsWorth()) return work.model;
    }
    const opened =
      choice.kind === "shipped"
        ? await openModel(choice.name, shipped.files(choice.name), manyThreads, oneThread, choice)
        : await openModel("your model", givenModelFiles(work.ownFiles ?? []), manyThreads, oneThread, choice);
    await work.model?.opened.release();
    work.model = opened;
    return opened;
  }

  async function judgeBy(choice: ModelChoice, tell: TellProgress): Promise<Judgement> {
    const data = needed(work.data, "no traces were given yet");
    tell({ stage: "loading", what: "the model", done: 0, total: null });
    const model = await useModel(choice);
    work.evaluation = null;
    const judged = await judgeTraces(model.opened, work.traces, work.isLabelled, tell);
    work.judged = judged;
    return {
      name: data.name,
      formats: data.formats,
      architecture: data.architecture,
      isLabelled: work.isLabelled,
      model: model.facts,
      traces: judged.traces,
      drift: judged.drift,
      warnings: data.warnings,
      skipped: data.skipped,
    };
  }

  function judgedNow(): { readonly model: OpenedModel; readonly judged: Judged; readonly data: LoadedDataset } {
    const problem = "no traces were judged yet";
    return {
      model: needed(work.model, problem),
      judged: needed(work.judged, problem),
      data: needed(work.data, problem),
    };
  }

  function traceAt(index: number): DatasetTrace {
    return needed(work.traces[index], `there is no trace ${index}`);
  }

  return {
    shippedModels: () => shipped.list(),
    async judge(files, options, choice, tell) {
      Object.assign(work, { data: null, traces: [], judged: null, evaluation: null });
      tell({ stage: "reading", what: "files", done: 0, total: null });
      const source = await openGiven(files);
      const dataset = datasetOf(source, options);
      try {
        const data = await readDataset(dataset, (done) => {
          tell({ stage: "reading", what: "files", done, total: dataset.fileCount });
        });
        work.data = data;
        work.traces = [...data.splits.training, ...data.splits.validation, ...data.splits.attack];
        work.isSample = files.length === 1 && files[0]?.path === SAMPLE_NAME;
        work.isLabelled = isLabelled(data);
      } finally {
        await dataset.close();
      }
      return judgeBy(choice ?? { kind: "shipped", name: await shipped.speaking(work.traces) }, tell);
    },
    judgeAgain: judgeBy,
    async takeModel(files) {
      const opened = await openModel("your model", givenModelFiles(files), oneThread, oneThread, { kind: "own" });
      await opened.opened.release();
      work.ownFiles = files;
      return opened.facts;
    },
    async explain(index, top) {
      return traceView(judgedNow().model.opened, traceAt(index), index, top);
    },
    async evaluate(falseAlarmRate, withBaselines, tell) {
      const { model, judged, data } = judgedNow();
      const options = { falseAlarmRate, withBaselines, isSample: work.isSample };
      work.evaluation = await evaluateGiven(data, model.opened, judged, options, tell);
      return work.evaluation;
    },
    exportTraces(format, falseAlarmRate) {
      const report = scoreReport(judgedNow(), falseAlarmRate);
      return Promise.resolve(format === "json" ? scoreJson(report) : scoreCsv(report));
    },
    async exportEvaluation(format) {
      const evaluation = needed(work.evaluation, "nothing was measured yet");
      if (format === "json") return (await import("../../report/evaluation-json.ts")).evaluationJson(evaluation);
      if (format === "csv") return (await import("../../report/evaluation-csv.ts")).evaluationCsv(evaluation);
      return (await import("../../report/evaluation-html.ts")).evaluationHtml(evaluation);
    },
    async exportExplanation(index, falseAlarmRate, format) {
      const explanation = await explainTrace(judgedNow().model.opened, traceAt(index), {
        falseAlarmRate,
        top: 5,
        stretches: 10,
      });
      if (format === "json") return (await import("../../report/explanation-json.ts")).explanationJson(explanation);
      return (await import("../../report/explanation-html.ts")).explanationHtml(explanation);
    },
    async startLive(index) {
      await live.start(judgedNow().model, traceAt(index).calls);
    },
    nextLive: (count) => live.next(count),
  };
}

function callsOf(traces: readonly DatasetTrace[]): number {
  return traces.reduce((sum, { calls }) => sum + calls.length, 0);
}

function needed<Value>(value: Value | null | undefined, problem: string): Value {
  if (value === null || value === undefined) throw new SentinelError("E_USAGE", problem);
  return value;
}

/** What `score` writes of these traces. */
function scoreReport(
  { model, judged, data }: { readonly model: OpenedModel; readonly judged: Judged; readonly data: LoadedDataset },
  falseAlarmRate: number,
): ScoreReport {
  const { detector } = model.opened;
  const threshold = conformalThreshold(detector.calibrationScores, falseAlarmRate);
  return {
    model: detector.name,
    scoreUnit: detector.scoreUnit,
    threshold,
    falseAlarmRate,
    drift: judged.drift,
    traces: judged.rows.map(({ row }, index) => ({
      ...row,
      verdict: verdictOf(row.scoreBits, threshold, judged.traces[index]?.untrainedShare ?? 0),
    })),
    skipped: data.skipped.map(({ path, reason }) => ({ path, reason })),
  };
}
