import { isLanguageModel, type LanguageModel } from "../../src/core/detector.ts";
import { fitMethod } from "../../src/detectors/methods.ts";

/** A fitted detector that must be a language model. */
export async function fitLanguageModel(...given: Parameters<typeof fitMethod>): Promise<LanguageModel> {
  const detector = await fitMethod(...given);
  if (!isLanguageModel(detector)) throw new TypeError(`${detector.name} is no language model`);
  return detector;
}
