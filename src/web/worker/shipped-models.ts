import * as z from "zod";
import {
  architectureOf,
  chooseModel,
  type ChoosingTrace,
  type ChosenName,
  LIKELIEST_ARCHITECTURE,
  type NamedManifest,
} from "../../app/choose-model.ts";
import { SentinelError } from "../../errors.ts";
import { readManifest } from "../../model/load-model.ts";
import type { ModelFiles } from "../../model/runtime.ts";
import { urlFiles } from "../../runtime/url-files.ts";
import type { ShippedModel } from "../api.ts";

const listSchema = z.array(z.object({ name: z.string(), about: z.string(), bytes: z.number() }));
/** What is chosen from first, as on the command line. */
const FIRST_CHOICE = ["stacked", "sample"];

/** The models that came with the page, fetched when they are asked for. */
export interface ShippedModels {
  list(): Promise<readonly ShippedModel[]>;
  files(name: string): ModelFiles;
  /**
   * The model that speaks these traces: of their architecture, else the one that knows most of
   * their calls.
   * @throws SentinelError E_USAGE where none does
   */
  speaking(traces: readonly ChoosingTrace[]): Promise<ChosenName>;
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
  const manifestsOf = (names: readonly string[]): Promise<readonly NamedManifest[]> =>
    Promise.all(names.map(async (name) => [name, await readManifest(name, files(name))] as const));
  return {
    list,
    files,
    async speaking(traces) {
      const names = (await list()).map(({ name }) => name);
      const first = await manifestsOf(FIRST_CHOICE.filter((name) => names.includes(name)));
      const others = (): Promise<readonly NamedManifest[]> => manifestsOf(names);
      const chosen = await chooseModel(first, others, traces, LIKELIEST_ARCHITECTURE);
      if (chosen !== undefined) return chosen;
      throw new SentinelError(
        "E_USAGE",
        `no model that came with this page speaks ${architectureOf(traces) ?? "these traces"}; choose one by hand, or give one of your own`,
      );
    },
  };
}
