import { describe, expect, it } from "@jest/globals";
import { join } from "node:path";
import { isEmbeddedSample, locateData } from "../../src/datasets/locate.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeFiles } from "../support/write-files.ts";

const root = temporaryFolder();

describe("locateData", () => {
  it("takes what is named, there or not: the error about it comes from reading it", () => {
    expect(locateData(root, "elsewhere")).toEqual({ location: "elsewhere", isFallback: false });
  });

  it("falls back on the sample, and says so, when ADFA-LD is nowhere; an empty DATA names nothing", () => {
    const project = writeFiles(join(root, "a/project"), {});
    const sample = { location: join(project, "data/sample"), isFallback: true };
    expect(locateData(project, undefined)).toEqual(sample);
    expect(locateData(project, "")).toEqual(sample);
  });

  it("finds ADFA-LD beside the project, and in data/ before that", () => {
    const project = writeFiles(join(root, "b/project"), { "../shared/ADFA-LD.zip": "" });
    expect(locateData(project, undefined)).toEqual({ location: join(root, "b/shared/ADFA-LD.zip"), isFallback: false });
    writeFiles(project, { "data/ADFA-LD.zip": "" });
    expect(locateData(project, undefined).location).toBe(join(project, "data/ADFA-LD.zip"));
  });

  it("takes the sample's zip where there is no folder of it, as in the package, and knows either as the sample", () => {
    const project = writeFiles(join(root, "c/project"), { "dist/sample.zip": "" });
    expect(locateData(project, undefined)).toEqual({ location: join(project, "dist/sample.zip"), isFallback: true });
    const places = ["data/sample", "dist/sample.zip", "data/mine"].map((place) => join(project, place));
    expect(places.map((place) => isEmbeddedSample(project, place))).toEqual([true, true, false]);
  });
});
