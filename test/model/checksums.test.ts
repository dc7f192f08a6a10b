import { describe, expect, it } from "@jest/globals";
import { pinnedFiles, sha256Hex } from "../../src/model/checksums.ts";
import { mapFiles, sha256 } from "../support/fake-model.ts";
import { refusalText } from "../support/refusal.ts";

describe("sha256Hex", () => {
  it("is the published digest of the empty text and of abc, and of a subarray only its own part", async () => {
    const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    expect(await sha256Hex(new Uint8Array())).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    expect(await sha256Hex(new TextEncoder().encode("abc"))).toBe(abc);
    expect(await sha256Hex(new TextEncoder().encode("xabcx").subarray(1, 4))).toBe(abc);
  });

  it("is the same where the platform offers no Web Crypto, as on a page that came by plain http", async () => {
    const offered = globalThis.crypto;
    const bytes = new TextEncoder().encode("model");
    const expected = await sha256Hex(bytes);
    Object.defineProperty(globalThis, "crypto", { value: {}, configurable: true });
    try {
      expect(await sha256Hex(bytes)).toBe(expected);
    } finally {
      Object.defineProperty(globalThis, "crypto", { value: offered, configurable: true });
    }
  });
});

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
