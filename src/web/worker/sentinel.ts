import type { ChoiceReason } from "../../app/choose-model.ts";
import { explainTrace } from "../../app/explain-trace.ts";
import { sumOf } from "../../core/statistics.ts";
import { datasetOf, type DatasetTrace } from "../../datasets/dataset.ts";
import { byPath } from "../../datasets/file-source.ts";
import { type LoadedDataset, readDataset } from "../../datasets/read-dataset.ts";
import { SentinelError } from "../../errors.ts";
import type { Evaluation } from "../../results/evaluation.ts";
import { ARCHITECTURES } from "../../syscalls/architecture.ts";
import { TRACE_UNITS } from "../../core/trace-traits.ts";
import { formatNamed, TRACE_FORMATS } from "../../traces/formats.ts";
import type { GivenFile, Judgement, ModelChoice, OnProgress, SentinelApi, TraceLabel } from "../api.ts";
import { createCancellation } from "./cancellation.ts";
import { openGiven } from "./given-source.ts";
import { evaluateGiven, type Judged, judgeTraces, labelsOf } from "./judge.ts";
import { checkGraphs, givenModelFiles, type OpenedModel, openModel, shippedModels } from "./open-model.ts";
import { readingNotes } from "./page-edge.ts";
import { createRuntimes } from "./runtimes.ts";
import { evaluationText, explanationText, type JudgedNow, scoresText } from "./texts.ts";
import { createLiveTrace, traceView } from "./trace-view.ts";

/** The sample that comes with the page is known by its name. */
const SAMPLE_NAME = "sample.zip";
const OWN_MODEL = "your model";
/** What a saved explanation names of a trace, as on the command line. */
const EXPLAINED = { top: 5, stretches: 10 };

/** The traces that were given. */
interface Given {
  readonly data: LoadedDataset;
  readonly traces: readonly DatasetTrace[];
  readonly calls: number;
  readonly isSample: boolean;
  /** One per trace; null where the data is not labelled. */
  readonly labels: readonly TraceLabel[] | null;
}

/** What the worker works on; the one thing here with state. */
interface Work {
  given: Given | null;
  /** Of one model, always: a model that failed to judge leaves the one before in its place. */
  result: { readonly model: OpenedModel; readonly judged: Judged; readonly reason: ChoiceReason } | null;
  evaluation: Evaluation | null;
  ownFiles: readonly GivenFile[];
}

/**
 * The worker's side of the page.
 * @param baseUrl of the page's folder
 * @param workers how many may score side by side, at least 1
 */
export function createSentinel(baseUrl: string, workers: number): SentinelApi {
  const runtimes = createRuntimes(workers);
  const live = createLiveTrace();
  const cancellation = createCancellation();
  const shipped = shippedModels(`${baseUrl}models`, cancellation.signal);
  const work: Work = { given: null, result: null, evaluation: null, ownFiles: [] };
  let last: OpenedModel | null = null;
  let taken: readonly GivenFile[] = [];

  /**
   * The model of a choice; one that is open already is reused, unless this many calls warrant more
   * workers than it has.
   */
  async function modelOf(choice: ModelChoice, calls: number): Promise<OpenedModel> {
    const same = last?.facts.choice;
    if (last !== null && same?.kind === "shipped" && choice.kind === "shipped" && same.name === choice.name) {
      if (last.opened.detector.threads >= runtimes.workersFor(calls)) return last;
    }
    const [where, files] =
      choice.kind === "shipped"
        ? [choice.name, shipped.files(choice.name)]
        : [OWN_MODEL, givenModelFiles(work.ownFiles)];
    return openModel(where, files, () => runtimes.many(calls), runtimes.live, choice);
  }

  async function judgeBy(
    given: Given,
    choice: ModelChoice,
    reason: ChoiceReason,
    onProgress: OnProgress,
  ): Promise<Judgement> {
    onProgress({ stage: "loading", what: "the model", done: 0, total: null });
    const model = await modelOf(choice, given.calls);
    try {
      const judged = await judgeTraces(model.opened, given.traces, given.labels, onProgress);
      if (last !== model) await last?.opened.release();
      last = model;
      work.given = given;
      work.result = { model, judged, reason };
      work.evaluation = null;
      const { name, formats, architecture } = given.data;
      const { traces, drift } = judged;
      const facts = { name, formats, architecture, ...readingNotes(given.data), isLabelled: given.labels !== null };
      return { ...facts, model: model.facts, modelReason: reason, traces, drift };
    } catch (error) {
      // Threads that were stopped during their work must not be reused: the previous model is
      // opened again.
      await model.opened.release();
      if (last === model) {
        last = null;
        last = await modelOf(choice, given.calls);
        if (work.result !== null) work.result = { ...work.result, model: last };
      }
      throw error;
    }
  }

  function judgedNow(): JudgedNow {
    const problem = "no traces were judged yet";
    return { ...needed(work.result, problem), data: needed(work.given, problem).data };
  }

  function traceAt(index: number): DatasetTrace {
    return needed(work.given?.traces[index], `there is no trace ${index}`);
  }

  return {
    readChoices: () =>
      Promise.resolve({
        formats: TRACE_FORMATS.map((name) => ({ name, title: formatNamed(name).title })),
        architectures: ARCHITECTURES,
        units: TRACE_UNITS,
      }),
    shippedModels: () => shipped.list(),
    take(files, isFirst) {
      if (isFirst) taken = [];
      taken = [...taken, ...files];
      return Promise.resolve();
    },
    async judge(options, choice, onPageProgress) {
      const files = taken;
      const onProgress = cancellation.guard(onPageProgress);
      onProgress({ stage: "reading", what: "files", done: 0, total: null });
      const dataset = datasetOf(await openGiven(files), options);
      try {
        const data = await readDataset(dataset, (done) => {
          onProgress({ stage: "reading", what: "files", done, total: dataset.fileCount });
        });
        // In the order in which they were read, as the command line lists them.
        const traces = [...data.splits.training, ...data.splits.validation, ...data.splits.attack].sort(byPath);
        const given = {
          data,
          traces,
          labels: labelsOf(data, traces),
          calls: sumOf(traces, ({ calls }) => calls.length),
          isSample: files.length === 1 && files[0]?.path === SAMPLE_NAME,
        };
        if (choice !== null) return await judgeBy(given, choice, "named", onProgress);
        const { name, reason } = await shipped.choiceFor(traces);
        return await judgeBy(given, { kind: "shipped", name }, reason, onProgress);
      } finally {
        await dataset.close();
      }
    },
    judgeAgain: (choice, onProgress) =>
      judgeBy(needed(work.given, "no traces were given yet"), choice, "named", cancellation.guard(onProgress)),
    async takeModel(files) {
      const modelFiles = givenModelFiles(files);
      await checkGraphs(OWN_MODEL, modelFiles, runtimes.one);
      const { opened, facts } = await openModel(OWN_MODEL, modelFiles, runtimes.one, runtimes.one, { kind: "own" });
      await opened.release();
      work.ownFiles = files;
      return facts;
    },
    async explain(index, top) {
      return traceView(judgedNow().model.opened, traceAt(index), index, top);
    },
    async evaluate(falseAlarmRate, withBaselines, onProgress) {
      const { model, judged, data } = judgedNow();
      const options = { falseAlarmRate, withBaselines, isSample: work.given?.isSample ?? false };
      work.evaluation = await evaluateGiven(data, model.opened, judged, options, cancellation.guard(onProgress));
      return work.evaluation;
    },
    async exportTraces(format, falseAlarmRate) {
      return Promise.resolve(scoresText(judgedNow(), falseAlarmRate, format));
    },
    async exportEvaluation(format) {
      return evaluationText(needed(work.evaluation, "nothing was measured yet"), format);
    },
    async exportExplanation(index, falseAlarmRate, format) {
      const options = { ...EXPLAINED, falseAlarmRate };
      return explanationText(await explainTrace(judgedNow().model.opened, traceAt(index), options), format);
    },
    async startLive(index) {
      await live.start(judgedNow().model, traceAt(index).calls);
    },
    cancel() {
      cancellation.request();
      return Promise.resolve();
    },
    nextLive: (count) => live.next(count),
  };
}

function needed<Value>(value: Value | null | undefined, problem: string): Value {
  if (value === null || value === undefined) throw new SentinelError("E_USAGE", problem);
  return value;
}
