import { describe, expect, it } from "@jest/globals";
import { speakingModel } from "../../src/app/speaking-model.ts";
import type { Manifest } from "../../src/model/manifest.ts";

const model = (name: string, architecture: string, calls: readonly string[]): readonly [string, Manifest] => [
  name,
  { vocabulary: { architecture, calls, trainedTokens: calls.map((_, index) => index + 1) } } as unknown as Manifest,
];
const MODELS = [
  model("old", "i386", ["read", "write", "socketcall"]),
  model("new", "x86_64", ["read", "write", "openat"]),
  model("arm", "aarch64", ["read", "write"]),
];
const chosen = (architecture: string | null, calls: readonly string[], host: string) =>
  speakingModel(MODELS, [{ architecture, calls }], host);

describe("speakingModel", () => {
  it("takes the first model of the architecture that the traces name, whatever the host is", () => {
    expect(chosen("i386", ["openat"], "x86_64")).toEqual({ name: "old", reason: "architecture" });
    expect(chosen("riscv64", ["read"], "x86_64")).toBeUndefined();
  });

  it("takes the one that knows most of the calls of traces without an architecture", () => {
    expect(chosen(null, ["read", "socketcall"], "x86_64")).toMatchObject({ name: "old", reason: "calls" });
  });

  it("gives a tie to the host's own architecture, never to the first of the list", () => {
    expect(chosen(null, ["read"], "x86_64")).toMatchObject({ name: "new", reason: "host" });
    expect(chosen(null, ["read"], "aarch64")).toMatchObject({ name: "arm", reason: "host" });
    expect(chosen(null, ["nothing known"], "x86_64")).toMatchObject({ name: "new", reason: "host" });
  });
});
