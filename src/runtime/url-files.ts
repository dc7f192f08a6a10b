import { SentinelError } from "../errors.ts";
import type { ModelFiles } from "../model/runtime.ts";

/**
 * Reads a model's files below a URL.
 * @param baseUrl of the model's folder, with or without a final slash
 * @param signal asked for at each fetch, which it aborts
 */
export function urlFiles(baseUrl: string, signal?: () => AbortSignal): ModelFiles {
  return async (path) => {
    const url = `${baseUrl.replace(/\/$/, "")}/${path}`;
    const response = await fetch(url, signal === undefined ? {} : { signal: signal() }).catch((cause: unknown) => {
      throw new SentinelError("E_MODEL", { problem: "model.not-fetched", path: url, status: null }, { cause });
    });
    if (!response.ok)
      throw new SentinelError("E_MODEL", { problem: "model.not-fetched", path: url, status: response.status });
    return new Uint8Array(await response.arrayBuffer());
  };
}
