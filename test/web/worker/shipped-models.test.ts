import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_FOLDER } from "../../../src/cli/project-folder.ts";
import { shippedModels } from "../../../src/web/worker/shipped-models.ts";
import { refusalText } from "../../support/refusal.ts";
import { serveFolder, type ServedFolder } from "../../support/serve-folder.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { writeFiles } from "../../support/write-files.ts";

const folder = temporaryFolder();
const list = ["stacked", "sample"].map((name) => ({ name, about: `about ${name}`, bytes: 7 }));
let server: ServedFolder | null = null;
beforeAll(async () => {
  writeFiles(folder, {
    "models/index.json": JSON.stringify(list),
    ...Object.fromEntries(
      list.map(({ name }) => [
        `models/${name}/manifest.json`,
        readFileSync(join(PROJECT_FOLDER, "models", name, "manifest.json")),
      ]),
    ),
  });
  server = await serveFolder(folder);
});
afterAll(() => server?.close());
const models = () => shippedModels(`${server?.url ?? ""}models/`);

describe("the models that came with the page", () => {
  it("are listed as they were built", async () => {
    expect(await models().list()).toEqual(list);
  });

  it("are chosen by the architecture that the traces name, else by the calls that they make", async () => {
    const calls = ["openat", "newfstatat", "read", "close"];
    expect(await models().speaking([{ architecture: "x86_64", calls }])).toEqual({
      name: "sample",
      reason: "architecture",
    });
    expect(await models().speaking([{ architecture: "i386", calls }])).toEqual({
      name: "stacked",
      reason: "architecture",
    });
    expect(await models().speaking([{ architecture: null, calls }])).toMatchObject({ name: "sample", reason: "calls" });
    expect(await models().speaking([{ architecture: null, calls: ["read"] }])).toMatchObject({
      name: "sample",
      reason: "host",
    });
  });

  it("are refused for traces that none of them speaks", async () => {
    const refusal = refusalText(() => models().speaking([{ architecture: "aarch64", calls: ["openat"] }]), "E_USAGE");
    expect(await refusal).toContain("no model that came with this page speaks aarch64");
  });

  it("say which file cannot be fetched", async () => {
    expect(await refusalText(() => models().files("none")("manifest.json"), "E_MODEL")).toMatch(
      /models\/none\/manifest\.json: the server answered 404$/,
    );
  });
});
