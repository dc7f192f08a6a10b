import { describe, expect, it } from "@jest/globals";
import { readAnyManifest } from "../../src/model/any-manifest.ts";

const read = (text: string) => readAnyManifest("m", () => Promise.resolve(new TextEncoder().encode(text)));

describe("readAnyManifest", () => {
  it.each([
    "",
    "{",
    "[]",
    "null",
    "7",
    '{"formatVersion":1}',
    '{"formatVersion":1,"kind":"fitted"}',
    '{"formatVersion":1,"kind":"magic"}',
  ])("refuses %j with where it stands, never with a fault", async (text) => {
    const error: unknown = await read(text).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "E_MODEL" });
    expect(String(error)).toContain("m/manifest.json");
  });
});
