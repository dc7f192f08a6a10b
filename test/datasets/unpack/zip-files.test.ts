import { describe, expect, it } from "@jest/globals";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FileSource } from "../../../src/datasets/file-source.ts";
import { openZip } from "../../../src/datasets/unpack/zip-source.ts";
import { openZip as openBlob } from "../../../src/web/worker/zip-source.ts";
import { refusalText } from "../../support/refusal.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { makeZip, type ZipEntry } from "../../support/zip.ts";

const folder = temporaryFolder();
/** More than is unpacked at once, and not the same all over. */
const large = new TextEncoder().encode(Array.from({ length: 400_000 }, (_, index) => `${index % 340}`).join(" "));
let made = 0;

async function openFile(bytes: Uint8Array): Promise<FileSource> {
  const path = join(folder, `${(made += 1)}.zip`);
  writeFileSync(path, bytes);
  return openZip(path);
}

const READERS: readonly (readonly [string, (bytes: Uint8Array) => Promise<FileSource>])[] = [
  ["the command line", openFile],
  ["the page", (bytes) => openBlob("1.zip", new Blob([Uint8Array.from(bytes)]))],
];

describe.each(READERS)("an entry of more than a MiB, read by %s", (_, open) => {
  async function unpack(lie: Partial<ZipEntry>): Promise<Uint8Array> {
    const zip = await open(makeZip([{ name: "large.txt", data: large, ...lie }]));
    try {
      return (await zip.files[0]?.read()) ?? new Uint8Array();
    } finally {
      await zip.close();
    }
  }

  it.each([0, 8])("packed by method %i comes whole", async (method) => {
    expect(large.length).toBeGreaterThan(2 ** 20);
    expect(Buffer.compare(await unpack({ method }), large)).toBe(0);
  });

  it.each<[string, Partial<ZipEntry>, string]>([
    ["of another checksum, stored", { method: 0, claims: { crc: 7 } }, "checksum"],
    ["of another checksum, deflated", { claims: { crc: 7 } }, "checksum"],
    ["shorter than claimed", { claims: { unpacked: large.length + 1 } }, "size that the directory claims"],
    ["longer than claimed", { claims: { unpacked: large.length - 1 } }, "cannot be unpacked: it is larger"],
    ["cut inside", { claims: { packed: 2000 } }, "cannot be unpacked"],
    ["no deflated data", { method: 8, data: large, claims: { packed: 1 } }, "cannot be unpacked"],
  ])("that is %s is refused, the entry named", async (_lie, lie, problem) => {
    const text = await refusalText(() => unpack(lie), "E_DATASET");
    expect(text).toMatch(/\d+\.zip:large\.txt: /);
    expect(text).toContain(problem);
  });

  it("lets the event loop go on while it is unpacked", async () => {
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    await unpack({ data: Buffer.alloc(64 * 2 ** 20, "3 ") });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(3);
  });

  it("that unpacks to 300 MB and claims 2 MiB is stopped at the claim", async () => {
    const bomb = makeZip([{ name: "large.txt", data: Buffer.alloc(300e6), claims: { unpacked: 2 ** 21 } }]);
    expect(bomb.length).toBeLessThan(2e6);
    const zip = await open(bomb);
    expect(await refusalText(() => zip.files[0]?.read(), "E_DATASET")).toContain("larger than the directory claims");
    await zip.close();
  });
});
