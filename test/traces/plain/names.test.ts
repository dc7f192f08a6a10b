import { describe, expect, it } from "@jest/globals";
import { refusalText } from "../../support/refusal.ts";
import { parseTraces } from "../../support/worded-traces.ts";

const read = (text: string, architecture: string | null = null) =>
  parseTraces(text, "names", { path: "a.txt", architecture });
const refusal = (text: string) => refusalText(() => read(text), "E_TRACE");

describe("the reader of names", () => {
  it("reads names between blanks and line ends; a comment names the architecture", () => {
    expect(read("# architecture: x86_64\nexecve brk\nmmap \n").traces).toEqual([
      { name: "a.txt", calls: ["execve", "brk", "mmap"], architecture: "x86_64" },
    ]);
  });

  it("leaves the architecture to the source where no comment names one", () => {
    expect(read("# made by hand\nread", "aarch64").traces[0]?.architecture).toBe("aarch64");
    expect(read("read").traces[0]?.architecture).toBeNull();
  });

  it("refuses a word that is not a name, with file and line", async () => {
    expect(await refusal("# one\nread write\nread 3 write")).toBe('a.txt:3: "3" is not the name of a system call');
    expect(await refusal("read(3)")).toContain("a.txt:1: ");
    expect(await refusal("-read")).toContain("a.txt:1: ");
  });

  it("refuses a file of comments only", async () => {
    expect(await refusal("# architecture: x86_64\n")).toBe("a.txt: the file holds no system call");
  });
});
