import type { DatasetSource } from "../model/fitted-manifest.ts";

/**
 * What a model or an encoding says of the data set that it was made from; the licence as far as the
 * data set's name tells.
 */
export function datasetSource({ name, sha256 }: Omit<DatasetSource, "licence">): DatasetSource {
  return { name, sha256, licence: licenceOf(name) };
}

function licenceOf(name: string): string {
  if (name === "ADFA-LD") return "free for research, may not be redistributed (UNSW Canberra)";
  return name === "sample" ? "MIT" : "the user's own";
}
