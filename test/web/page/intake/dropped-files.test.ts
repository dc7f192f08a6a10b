import { describe, expect, it } from "@jest/globals";
import { givenName } from "../../../../src/web/page/intake/dropped-files.ts";

const named = (...paths: readonly string[]) => givenName(paths.map((path) => ({ path })));

describe("the name of what was given", () => {
  it("is the file's where it is one file", () => {
    expect(named("ADFA-LD.zip")).toBe("ADFA-LD.zip");
  });

  it("is the folder's where everything comes from one folder", () => {
    expect(named("data/a.txt", "data/b/c.txt")).toBe("data");
    expect(named("data/only.txt")).toBe("data");
  });

  it("is a count of files where they come from several places", () => {
    expect(named("a.txt", "b.txt")).toBe("2 files");
    expect(named("data/a.txt", "data2/b.txt", "c.txt")).toBe("3 files");
  });
});
