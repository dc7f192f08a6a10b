import * as z from "zod";
import {
  architectureOf,
  chooseModel,
  type ChoosingTrace,
  type ChosenName,
  LIKELIEST_ARCHITECTURE,
  type NamedManifest,
} from "../../app/choose-model.ts";
import { openDetector, type OpenedDetector } from "../../app/open-detector.ts";
import { isExplaining } from "../../core/detector.ts";
import { SentinelError } from "../../errors.ts";
import { readAnyManifest, readManifest } from "../../model/manifest.ts";
import { createLiveScorer, type LiveScorer } from "../../model/live-scorer.ts";
import { type GraphName, loadModel } from "../../model/load-model.ts";
import type { ModelFiles, OnnxRuntime } from "../../model/runtime.ts";
import { fittedCardText, modelCardText } from "../../report/text/model-text.ts";
import { urlFiles } from "../../runtime/web.ts";
import type { GivenFile, ModelChoice, ModelFacts, ShippedModel } from "../api.ts";

const GRAPH_NAMES: readonly GraphName[] = ["sequence", "windows", "prefixes"];

/** A model in use: what scores, what the page shows of it, and what plays a trace. */
export interface OpenedModel {
  readonly opened: OpenedDetector;
  readonly facts: ModelFacts;
  /** Null where its kind carries no state. */
  readonly live: (() => Promise<LiveScorer>) | null;
}

/**
 * Opens a model of any kind; the checksum of a graph is verified when it is first needed.
 * @throws SentinelError E_MODEL when its files do not agree with its manifest, or there is none
 */
export async function openModel(
  where: string,
  files: ModelFiles,
  runtime: () => Promise<OnnxRuntime>,
  liveRuntime: () => Promise<OnnxRuntime>,
  choice: ModelChoice,
): Promise<OpenedModel> {
  const manifest = await readAnyManifest(where, files);
  const opened = await openDetector(where, files, runtime);
  const { detector } = opened;
  const isLive = manifest.kind === "sequence";
  return {
    opened,
    facts: {
      choice,
      name: detector.name,
      description: detector.description,
      scoreUnit: detector.scoreUnit,
      architecture: detector.vocabulary.architecture,
      calibrationScores: detector.calibrationScores,
      minimumCalls: detector.minimumCalls,
      ...(detector.shortestCalls === undefined ? {} : { shortestCalls: detector.shortestCalls }),
      isExplaining: isExplaining(detector),
      isLive,
      card: manifest.kind === "fitted" ? null : manifest,
      cardText: manifest.kind === "fitted" ? fittedCardText(manifest) : modelCardText(manifest),
    },
    live:
      manifest.kind === "sequence"
        ? async () => createLiveScorer(await loadModel(where, files, await liveRuntime(), manifest))
        : null,
  };
}

/**
 * Loads every graph of a model once, which verifies its checksum: `openModel` alone loads them only
 * when they are needed.
 * @throws SentinelError E_MODEL when a graph is missing, changed, no graph, or lacks an input or
 * output that the manifest names
 */
export async function checkGraphs(
  where: string,
  files: ModelFiles,
  runtime: () => Promise<OnnxRuntime>,
): Promise<void> {
  const manifest = await readAnyManifest(where, files);
  // Of a fitted model nothing is put off.
  if (manifest.kind === "fitted") return;
  const model = await loadModel(where, files, await runtime(), manifest);
  try {
    await Promise.all(
      GRAPH_NAMES.filter((name) => manifest.graphs[name] !== undefined).map((name) => model.session(name)),
    );
  } finally {
    await model.release();
  }
}

/**
 * The files of a model that the user gave, by name; a folder around them does not matter.
 * @throws SentinelError E_MODEL where there is no manifest.json, or several
 */
export function givenModelFiles(given: readonly GivenFile[]): ModelFiles {
  const manifests = given.filter(({ path }) => nameOf(path) === "manifest.json");
  const [manifest] = manifests.toSorted((a, b) => a.path.length - b.path.length);
  if (manifest === undefined) {
    throw new SentinelError(
      "E_MODEL",
      "a model is a manifest.json and the files that it names; there is no manifest.json",
    );
  }
  const folder = manifest.path.slice(0, -"manifest.json".length);
  return async (path) => {
    const found = given.find((one) => one.path === `${folder}${path}`);
    if (found === undefined) throw new SentinelError("E_MODEL", `${path}: the manifest names it, but it was not given`);
    return new Uint8Array(await found.file.arrayBuffer());
  };
}

function nameOf(path: string): string {
  return path.split("/").at(-1) ?? "";
}

const listSchema = z.array(
  z.object({ name: z.string(), about: z.string(), bytes: z.number(), isFirstChoice: z.boolean() }),
);

/** The models that came with the page, fetched when they are asked for. */
interface ShippedModels {
  list(): Promise<readonly ShippedModel[]>;
  files(name: string): ModelFiles;
  /**
   * The model for these traces: of their architecture, else the one that knows most of their calls.
   * @throws SentinelError E_USAGE where none does
   */
  choiceFor(traces: readonly ChoosingTrace[]): Promise<ChosenName>;
}

/**
 * @param baseUrl of the folder that holds them, with or without a final slash
 * @param signal asked for at each fetch of a model's file, which it aborts
 */
export function shippedModels(baseUrl: string, signal?: () => AbortSignal): ShippedModels {
  const folder = baseUrl.replace(/\/$/, "");
  const files = (name: string): ModelFiles => urlFiles(`${folder}/${name}`, signal);
  const list = async (): Promise<readonly ShippedModel[]> => {
    const text = new TextDecoder().decode(await urlFiles(folder)("index.json"));
    return listSchema.parse(JSON.parse(text));
  };
  const manifestsOf = (models: readonly ShippedModel[]): Promise<readonly NamedManifest[]> =>
    Promise.all(models.map(async ({ name }) => [name, await readManifest(name, files(name))] as const));
  return {
    list,
    files,
    async choiceFor(traces) {
      const models = await list();
      const first = await manifestsOf(models.filter(({ isFirstChoice }) => isFirstChoice));
      const others = (): Promise<readonly NamedManifest[]> => manifestsOf(models);
      const chosen = await chooseModel(first, others, traces, LIKELIEST_ARCHITECTURE);
      if (chosen !== undefined) return chosen;
      throw new SentinelError(
        "E_USAGE",
        `no model that came with this page knows the calls of ${architectureOf(traces) ?? "these traces"}; choose one by hand, or give one of your own`,
      );
    },
  };
}
