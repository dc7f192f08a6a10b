/**
 * The platform-free library: traces, vocabulary, windows, detectors, evaluation, reports. "./node"
 * and "./web" add a runtime, "./html" pages.
 */
export { SentinelError, isSentinelError, type SentinelErrorCode } from "./errors.ts";
export { COMMAND_LINE, LIBRARY, type Edge, type OptionName } from "./problems/edge.ts";
export { phraseOf, sentenceOf, type Problem } from "./problems/problem.ts";
export type { Tokens, Trace, TraceDigest } from "./core/trace.ts";
export {
  createVocabulary,
  encodeCalls,
  tokenName,
  UNKNOWN_CALL_BITS,
  UNKNOWN_TOKEN,
  type Vocabulary,
} from "./core/vocabulary.ts";
export { windowsOf } from "./core/windows.ts";
export { conformalPValue, conformalThreshold, isAlarm } from "./core/conformal.ts";
export { driftOf, type Drift } from "./core/drift.ts";
export { areaUnderCurve, detectionRateAt, falseAlarmRateAt, rocCurve, type RocPoint } from "./core/roc.ts";
export { baselineOf, stretchBaseline, surprisingStretches, type Stretch } from "./core/surprising-stretches.ts";
export { CALL_TOLERANCE_BITS, SCORE_TOLERANCE_BITS } from "./core/tolerances.ts";
export type { Detector, ExplainedCall, ExplainingDetector, Progress } from "./core/detector.ts";
export {
  generateTraces,
  type GeneratedTrace,
  type GenerateOptions,
  type NextCallSource,
  type NextCallSteps,
} from "./core/generate-traces.ts";
export { aliasVocabulary, listSubstitutions, type Substitution } from "./core/vocabulary.ts";
export { ALIAS_CLASSES } from "./syscalls/aliases.ts";
export { ARCHITECTURES, callName, callNumber, callTable, type Architecture } from "./syscalls/architecture.ts";
export { MULTIPLEXED_CALLS } from "./syscalls/architecture.ts";
export { CALL_TABLES_SOURCE } from "./syscalls/tables-source.generated.ts";
export { standardCalls } from "./syscalls/architecture.ts";
export { parseTraces, parseTracesInSteps } from "./traces/parse-traces.ts";
export { sniffFormat } from "./traces/sniff.ts";
export { parseCallNames } from "./traces/call-numbers.ts";
export { createDigestParser, createTraceParser, type TraceParser } from "./traces/trace-parser.ts";
export { TRACE_FORMATS, type TraceFormat } from "./traces/formats.ts";
export type { ParsedDigests, ParsedTraces } from "./traces/trace-parser.ts";
export { TRACE_UNITS, type TraceUnit } from "./core/trace-traits.ts";
export type { TraceSource } from "./traces/format.ts";
export { createLearner, fitMethod, METHODS, parseMethod } from "./detectors/methods.ts";
export type { Learner, Method } from "./detectors/learner.ts";
export { fitModel, type FitOptions } from "./fitted/fitted-model.ts";
export type { FittedModel, TrainingSource } from "./fitted/fitted-model.ts";
export { fittedModelFiles } from "./fitted/fitted-model-files.ts";
export { loadFittedModel } from "./fitted/fitted-model-files.ts";
export { extendFittedModel } from "./fitted/fitted-model.ts";
export { calibrateFittedModel } from "./fitted/fitted-model.ts";
export { readAnyManifest, type AnyManifest } from "./model/manifest.ts";
export type { DatasetSource, FittedManifest } from "./model/manifest.ts";
export { parseManifest, type Manifest } from "./model/manifest.ts";
export { loadModel, type Model } from "./model/load-model.ts";
export { createLiveScorer, type LiveScorer } from "./model/live-scorer.ts";
export { modelDetector } from "./model/model-detector.ts";
export { modelNextCalls } from "./model/network-next-calls.ts";
export type { ModelFiles, OnnxRuntime, OnnxSession, Tensor } from "./model/runtime.ts";
export { evaluate, type EvaluateOptions } from "./evaluate/evaluate.ts";
export { evaluationDataOf, type SplitTraces } from "./evaluate/evaluation-data.ts";
export { judgedFromOnset, type JudgedFromOnset, type RecordedTrace, type Recording } from "./evaluate/recordings.ts";
export type { AttackTrace, EvaluationData } from "./evaluate/evaluation-data.ts";
export type { DetectorResult, Evaluation } from "./results/evaluation.ts";
export type { Explanation } from "./results/score.ts";
export type { ScoreReport } from "./results/score.ts";
export type {
  FalseAlarms,
  JudgedAttack,
  Quartiles,
  RecordingExample,
  RecordingsResult,
  RecordingThreshold,
} from "./results/recordings.ts";
export { evaluationJson } from "./report/data/evaluation-data.ts";
export { evaluationText } from "./report/text/evaluation-text.ts";
