import { describe, expect, it } from "@jest/globals";
import { execFileSync } from "node:child_process";
import { folderFiles } from "../../src/datasets/model-folder.ts";
import { refusalText } from "../support/refusal.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeFiles } from "../support/write-files.ts";

const folder = temporaryFolder();

describe("folderFiles", () => {
  it("says of a folder without a manifest that it is not a model's", async () => {
    expect(await refusalText(() => folderFiles(`${folder}/none`)("manifest.json"), "E_MODEL")).toMatch(
      /none: is not the folder of a model, which holds a manifest\.json/,
    );
  });

  it("does not wait for a pipe in a file's place", async () => {
    execFileSync("mkfifo", [`${folder}/pipe.onnx`]);
    expect(await refusalText(() => folderFiles(folder)("pipe.onnx"), "E_MODEL")).toMatch(
      /pipe\.onnx: cannot be read: it is not a file/,
    );
  });

  it("reads a model's file, and says what to do when it is missing", async () => {
    const files = folderFiles(writeFiles(folder, { "manifest.json": "{}" }));
    expect(new TextDecoder().decode(await files("manifest.json"))).toBe("{}");
    expect(await refusalText(() => files("model.onnx"), "E_MODEL")).toBe(
      `${folder}/model.onnx: cannot be read: there is no such file or folder; train it (make train) or name another model`,
    );
  });
});
