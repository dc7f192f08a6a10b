import { describe, expect, it } from "@jest/globals";
import { chooseModel } from "../../src/app/choose-model.ts";
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
const OTHERS = [model("mine", "riscv64", ["read"])];
const chosen = (architecture: string | null, calls: readonly string[], host: string) =>
  chooseModel(MODELS, () => Promise.resolve(OTHERS), [{ architecture, calls }], host);

describe("chooseModel", () => {
  it("takes the first model of the architecture that the traces name, whatever the host is", async () => {
    expect(await chosen("i386", ["openat"], "x86_64")).toEqual({ name: "old", reason: "architecture" });
    expect(await chosen("s390x", ["read"], "x86_64")).toBeUndefined();
  });

  it("takes another model of that architecture where no first choice is, and none where the traces name none", async () => {
    expect(await chosen("riscv64", ["read"], "x86_64")).toEqual({ name: "mine", reason: "architecture" });
    expect(await chosen(null, ["read"], "riscv64")).toMatchObject({ name: "old", reason: "host" });
  });

  it("takes the one that knows most of the calls of traces without an architecture", async () => {
    expect(await chosen(null, ["read", "socketcall"], "x86_64")).toMatchObject({ name: "old", reason: "calls" });
  });

  it("gives a tie to the host's own architecture, never to the first of the list", async () => {
    expect(await chosen(null, ["read"], "x86_64")).toMatchObject({ name: "new", reason: "host" });
    expect(await chosen(null, ["read"], "aarch64")).toMatchObject({ name: "arm", reason: "host" });
    expect(await chosen(null, ["nothing known"], "x86_64")).toMatchObject({ name: "new", reason: "host" });
  });
});
