import type { Tokens } from "../core/trace.ts";
import type { Vocabulary } from "../core/vocabulary.ts";
import { SentinelError } from "../errors.ts";
import { checkedFile, manifestVocabulary } from "./checksums.ts";
import { readManifest, type Manifest } from "./manifest.ts";
import { checkOnnxGraph } from "./onnx-graph.ts";
import type { ModelFiles, OnnxRuntime, OnnxSession } from "./runtime.ts";

/** The graphs of a model. */
export type GraphName = keyof Manifest["graphs"];

/** A model whose files agree with its manifest; each session is opened at its first use. */
export interface Model {
  readonly manifest: Manifest;
  readonly vocabulary: Vocabulary;
  readonly device: string;
  readonly threads: number;
  /**
   * @throws SentinelError E_MODEL when the graph's file is missing, changed, names other files,
   * holds NaN or infinity, or lacks an input or output, and after {@link release}
   */
  session(graph: GraphName): Promise<OnnxSession>;
  /** Frees all sessions, for good: any later use of the model or of its sessions is refused. */
  release(): Promise<void>;
}

/**
 * Loads a model folder.
 * @param where the folder's name, for messages
 * @param known its manifest, where it has been read already
 * @throws SentinelError E_MODEL when the manifest is wrong or its vocabulary is not that of its
 * sha256
 */
export async function loadModel(
  where: string,
  files: ModelFiles,
  runtime: OnnxRuntime,
  known?: Manifest,
): Promise<Model> {
  const manifest = known ?? (await readManifest(where, files));
  const vocabulary = await manifestVocabulary(where, manifest.vocabulary);
  const sessions = new Map<GraphName, Promise<OnnxSession>>();
  let isReleased = false;
  const checkHeld = (): void => {
    if (isReleased) throw new SentinelError("E_MODEL", { problem: "model.released", path: where });
  };
  return {
    manifest,
    vocabulary,
    device: runtime.device,
    threads: runtime.threads,
    async session(graph) {
      checkHeld();
      const opened =
        sessions.get(graph) ?? openGraph(where, files, runtime, manifest, graph).then(whileHeld(checkHeld));
      sessions.set(graph, opened);
      const session = await opened;
      checkHeld();
      return session;
    },
    async release() {
      isReleased = true;
      const opened = await Promise.allSettled(sessions.values());
      sessions.clear();
      // A session that could not be opened has thrown already and holds nothing.
      for (const session of opened) if (session.status === "fulfilled") await session.value.release();
    },
  };
}

/** A session that must not be used once its model is released. */
function whileHeld(checkHeld: () => void): (session: OnnxSession) => OnnxSession {
  return (session) => {
    const { blockSurprises } = session;
    return {
      ...session,
      async run(feeds, fetches) {
        checkHeld();
        return session.run(feeds, fetches);
      },
      ...(blockSurprises === undefined
        ? {}
        : {
            async blockSurprises(stateWidth: number, traces: readonly Tokens[], report?: (calls: number) => void) {
              checkHeld();
              return blockSurprises(stateWidth, traces, report);
            },
          }),
    };
  };
}

async function openGraph(
  where: string,
  files: ModelFiles,
  runtime: OnnxRuntime,
  manifest: Manifest,
  graph: GraphName,
): Promise<OnnxSession> {
  const entry = manifest.graphs[graph];
  if (entry === undefined) throw new SentinelError("E_MODEL", { problem: "model.no-graph", path: where, graph });
  const path = `${where}/${entry.file}`;
  const bytes = await checkedFile(where, files, entry);
  checkOnnxGraph(bytes, path);
  const session = await runtime.createSession(bytes, path);
  const missing = [
    ...entry.inputs.filter((input) => !session.inputNames.includes(input.name)),
    ...entry.outputs.filter((output) => !session.outputNames.includes(output.name)),
  ];
  if (missing.length > 0) {
    await session.release();
    const tensors = missing.map((tensor) => tensor.name.slice(0, 100));
    throw new SentinelError("E_MODEL", { problem: "model.graph-lacks", path, tensors });
  }
  return session;
}
