import { describe, expect, it } from "@jest/globals";
import { folderFiles } from "../../src/datasets/model-folder.ts";
import { refusalText } from "../support/refusal.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeFiles } from "../support/write-files.ts";

const folder = temporaryFolder();

describe("folderFiles", () => {
  it("reads a model's file, and says what to do when it is missing", async () => {
    const files = folderFiles(writeFiles(folder, { "manifest.json": "{}" }));
    expect(new TextDecoder().decode(await files("manifest.json"))).toBe("{}");
    expect(await refusalText(() => files("model.onnx"), "E_MODEL")).toBe(
      `${folder}/model.onnx: cannot be read: there is no such file or folder; train it (make train) or name another model`,
    );
  });
});
