import type { InferenceSession, TensorConstructor } from "onnxruntime-common";
import { SentinelError, reasonOf } from "../errors.ts";
import type { OnnxSession } from "../model/runtime.ts";

/**
 * Wraps either runtime's session as an {@link OnnxSession}, whose errors name the model.
 * @param explain the error for a problem of where the program runs; null for one of the model
 */
export async function wrapSession(
  creating: Promise<InferenceSession>,
  TensorClass: TensorConstructor,
  name: string,
  explain: (cause: unknown) => SentinelError | null,
): Promise<OnnxSession> {
  const session = await creating.catch((cause: unknown) => {
    throw (
      explain(cause) ??
      new SentinelError("E_MODEL", { problem: "model.not-loaded", path: name, reason: firstLine(cause) }, { cause })
    );
  });
  return {
    lanes: 1,
    inputNames: session.inputNames,
    outputNames: session.outputNames,
    async run(feeds, fetches) {
      const tensors = Object.fromEntries(
        Object.entries(feeds).map(([key, tensor]) => [key, new TensorClass(tensor.dtype, tensor.data, tensor.shape)]),
      );
      const results = await session.run(tensors, fetches).catch((cause: unknown) => {
        throw (
          explain(cause) ??
          new SentinelError(
            "E_MODEL",
            { problem: "model.runtime-refused", path: name, reason: firstLine(cause) },
            { cause },
          )
        );
      });
      return Object.fromEntries(fetches.map((key) => [key, results[key]?.data as Float32Array]));
    },
    release: () => session.release(),
  };
}

function firstLine(error: unknown): string {
  return reasonOf(error).split("\n")[0] ?? "";
}
