import { expect, it } from "@jest/globals";
import { pinnedFiles } from "../../src/model/pinned-files.ts";
import { mapFiles, sha256 } from "../support/fake-model.ts";
import { refusalText } from "../support/refusal.ts";

const files = mapFiles({ "manifest.json": "{}", "model.onnx": "graph" });

it("pinnedFiles gives the files of the model whose manifest was named, and refuses any other model before it is read", async () => {
  const pinned = pinnedFiles("m", files, sha256("{}"));
  expect(new TextDecoder().decode(await pinned("manifest.json"))).toBe("{}");
  expect(new TextDecoder().decode(await pinned("model.onnx"))).toBe("graph");
  const other = sha256("another");
  expect(await pinnedFiles("m", files, [other, sha256("{}")])("model.onnx")).toBeDefined();
  expect(await pinnedFiles("m", files, [other, sha256("{}")])("manifest.json")).toBeDefined();
  expect(await refusalText(() => pinnedFiles("m", files, other)("manifest.json"), "E_MODEL")).toBe(
    `m: is not the model of --model-sha256: its manifest.json has sha256 ${sha256("{}")}, not ${other}`,
  );
});
