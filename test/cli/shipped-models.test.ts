import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { PROJECT_FOLDER } from "../../src/cli/io.ts";
import { fetchedFolder, listedFiles, MODELS_FOLDER, modelsIndex, shippedNameOf } from "../../src/cli/shipped-models.ts";
import { refusalText } from "../support/refusal.ts";
import { type ServedFolder, serveFolder } from "../support/serve-folder.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
const mirror = join(folder, "mirror");
const FILES = { "manifest.json": "{}", "model.onnx": "weights" };
const expected = Object.fromEntries(
  Object.entries(FILES).map(([file, text]) => [file, { bytes: text.length, sha256: sha256Of(text) }]),
);

function sha256Of(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

beforeAll(() => {
  mkdirSync(join(mirror, "tiny"), { recursive: true });
  for (const [file, text] of Object.entries(FILES)) writeFileSync(join(mirror, "tiny", file), text);
});

/** A user with a cache of their own, and what stderr said. */
function user(name: string, place?: string) {
  const said: string[] = [];
  const io = {
    stderr: (text: string) => void said.push(text),
    environment: { XDG_CACHE_HOME: join(folder, name), SYSCALL_SENTINEL_MODELS: place },
    onInterrupt: () => () => undefined,
  };
  return { io, said, cache: join(folder, name, "syscall-sentinel/models") };
}

describe("models/index.json", () => {
  it("lists the files of the models as they are: node scripts/models-index.mjs writes it again", () => {
    const { fetched, inPackage } = modelsIndex();
    for (const [name, files] of Object.entries(fetched)) {
      const read = Object.keys(files).map((file) => {
        const bytes = readFileSync(join(MODELS_FOLDER, name, file));
        return [file, { bytes: bytes.length, sha256: sha256Of(bytes) }] as const;
      });
      expect({ name, files }).toEqual({ name, files: Object.fromEntries(read) });
    }
    const { files } = JSON.parse(readFileSync(join(PROJECT_FOLDER, "package.json"), "utf8")) as { files: string[] };
    const packed = files.flatMap((path) => /^models\/(.+)\/manifest\.json$/.exec(path)?.[1] ?? []);
    expect(packed.sort()).toEqual([...inPackage].sort());
  });
});

describe("a model that the package does not hold", () => {
  let served: ServedFolder | null = null;
  afterEach(async () => {
    await served?.close();
    served = null;
  });

  it("is fetched from a mirror with a line on stderr, kept, and taken from there without network", async () => {
    served = await serveFolder(mirror);
    const { io, said, cache } = user("once", served.url);
    expect(await fetchedFolder("tiny", expected, io)).toBe(join(cache, "tiny"));
    expect(said).toEqual([`fetching tiny (0.0 MB) from ${served.url}tiny into ${cache}/tiny\n`]);
    expect(readFileSync(join(cache, "tiny/model.onnx"), "utf8")).toBe("weights");
    await served.close();
    served = null;
    expect(await fetchedFolder("tiny", expected, io)).toBe(join(cache, "tiny"));
    expect(said).toHaveLength(1);
  });

  it("is fetched again where its file in the cache is another one", async () => {
    served = await serveFolder(mirror);
    const { io, said, cache } = user("damaged", served.url);
    mkdirSync(join(cache, "tiny"), { recursive: true });
    writeFileSync(join(cache, "tiny/model.onnx"), "other weights");
    await fetchedFolder("tiny", expected, io);
    expect([readFileSync(join(cache, "tiny/model.onnx"), "utf8"), said.length]).toEqual(["weights", 1]);
  });

  it("is read where it is in a folder that the user names, and nothing is fetched or copied", async () => {
    const { io, said, cache } = user("local", mirror);
    expect(await fetchedFolder("tiny", expected, io)).toBe(join(mirror, "tiny"));
    expect([said, existsSync(cache)]).toEqual([[], false]);
  });

  it.each([
    ["a folder", () => Promise.resolve(mirror)],
    [
      "a mirror",
      async () => {
        served = await serveFolder(mirror);
        return served.url;
      },
    ],
  ])("is refused from %s with another checksum, and nothing is kept", async (_, place) => {
    const { io, cache } = user("tampered", await place());
    const other = { "model.onnx": { bytes: 7, sha256: "0".repeat(64) } };
    expect(await refusalText(() => fetchedFolder("tiny", other, io), "E_MODEL")).toMatch(
      /tiny\/model\.onnx: has sha256 \w{64}, not 0{64}, which models\/index\.json lists: it is another file, and is not used$/,
    );
    expect(existsSync(cache) ? readdirSync(cache, { recursive: true }) : []).toEqual([]);
  });

  it("is not read further than its length", async () => {
    served = await serveFolder(mirror);
    const { io } = user("long", served.url);
    const short = { "model.onnx": { bytes: 3, sha256: sha256Of("wei") } };
    expect(await refusalText(() => fetchedFolder("tiny", short, io), "E_MODEL")).toMatch(/longer than 3 bytes/);
  });

  it("is asked for in vain where there is no network, no file or no address: one line says what to do", async () => {
    served = await serveFolder(mirror);
    const gone = served.url;
    const remedy = "set SYSCALL_SENTINEL_MODELS to a folder or an address that holds none/";
    expect(await refusalText(() => fetchedFolder("none", expected, user("missing", gone).io), "E_MODEL")).toContain(
      `none/manifest.json: cannot be fetched: the server answered 404; ${remedy}`,
    );
    await served.close();
    served = null;
    expect(await refusalText(() => fetchedFolder("none", expected, user("offline", gone).io), "E_MODEL")).toContain(
      `none/manifest.json: cannot be fetched: ECONNREFUSED; ${remedy}`,
    );
    if (modelsIndex().address === null) {
      expect(await refusalText(() => fetchedFolder("none", expected, user("nowhere").io), "E_MODEL")).toContain(
        `none is not in the package, and models/index.json names no address to fetch it from; ${remedy}`,
      );
    }
    expect(
      await refusalText(() => fetchedFolder("none", expected, user("wrong", join(folder, "empty")).io), "E_MODEL"),
    ).toContain("empty/none/manifest.json: cannot be read: ");
  });

  it("is known by its name, in whichever of the places it is; a folder of the user's own is not", () => {
    const { io, cache } = user("places", mirror);
    const folders = [MODELS_FOLDER, cache, mirror, folder].map((place) => join(place, "stacked"));
    expect(folders.map((one) => shippedNameOf(one, io))).toEqual(["stacked", "stacked", "stacked", null]);
    expect([listedFiles("stacked"), listedFiles("toString"), Object.keys(listedFiles("stacked/fast") ?? {})]).toEqual([
      null,
      null,
      ["manifest.json", "model.onnx"],
    ]);
  });
});
