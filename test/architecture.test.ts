import { describe, expect, it } from "@jest/globals";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";

/** The floors of the design: imports point down only, siblings never see each other. A file at the top of src/ is a floor's own room. */
const FLOORS: Readonly<Record<string, number>> = {
  "errors.ts": 0,
  problems: 0,
  "numbers.ts": 0,
  "event-loop.ts": 0,
  core: 0,
  syscalls: 0,
  results: 1,
  traces: 2,
  model: 2,
  detectors: 2,
  report: 2,
  runtime: 3,
  datasets: 3,
  files: 3,
  fitted: 3,
  evaluate: 3,
  app: 4,
  cli: 5,
  web: 5,
  "index.ts": 5,
  "node.ts": 5,
  "web.ts": 5,
  "html.ts": 5,
};
/** Floor 0's shared words, open to everyone, itself included. */
const COMMON = new Set(["errors.ts", "problems", "numbers.ts", "event-loop.ts"]);
/** Packages that each room may use; node: only where the platform is the room's business. */
const PACKAGES: Readonly<Record<string, readonly RegExp[]>> = {
  "errors.ts": [],
  problems: [],
  "numbers.ts": [],
  "event-loop.ts": [],
  core: [/^pure-rand\//],
  syscalls: [],
  results: [],
  traces: [],
  model: [/^zod$/, /^@noble\/hashes\//],
  detectors: [],
  report: [/^picocolors$/],
  runtime: [/^onnxruntime-/, /^node:(worker_threads|events)$/],
  datasets: [/^node:/, /^yauzl$/, /^modern-tar$/, /^fzstd$/, /^xz-decompress$/, /^xxhash-wasm$/, /^@noble\/hashes\//],
  files: [/^node:/],
  fitted: [],
  evaluate: [],
  app: [],
  cli: [/^node:/, /^yargs$/, /^zod$/, /^leven$/],
  web: [
    /^preact(\/|$)/,
    /^comlink$/,
    /^@zip\.js\/zip\.js\/lib\//,
    /^pako$/,
    /^crc-32$/,
    /^@noble\/hashes\//,
    /^zod$/,
    /^onnxruntime-web\/.*\.wasm\?url$/,
  ],
  "index.ts": [],
  "node.ts": [],
  "web.ts": [],
  "html.ts": [],
};

const PROJECT = join(import.meta.dirname, "..");
const SRC = join(PROJECT, "src");

interface Import {
  readonly file: string;
  readonly room: string;
  readonly target: string;
}

function importsOf(file: string): readonly Import[] {
  return importsIn(readFileSync(join(SRC, file), "utf8")).map((target) => ({ file, room: roomOf(file), target }));
}

function importsIn(text: string): readonly string[] {
  const pattern = /(?:^(?:import|export)\b[^"';]*?\bfrom\s*|^import\s*|\bimport\()\s*"([^"]+)"/gm;
  return [...text.matchAll(pattern)].map(([, target = ""]) => target);
}

function roomOf(file: string): string {
  return file.split("/")[0] ?? file;
}

const files = readdirSync(SRC, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
  .map((entry) => posix.normalize(join(entry.parentPath, entry.name).slice(SRC.length + 1)));
const imports = files.flatMap(importsOf);

/** What is loaded with some modules; what is imported as a type alone is gone when the page is built. */
function reachedFrom(entries: readonly string[]): ReadonlySet<string> {
  const reached = new Set(entries);
  for (const file of reached) {
    const text = readFileSync(join(SRC, file), "utf8").replace(/^(?:import|export) type [^;]*;$/gm, "");
    const pattern = /(?:^(?:import|export)\b[^"';]*?\bfrom\s*|^import\s*|\bimport\()\s*"(\.[^"]+\.tsx?)"/gm;
    for (const [, target = ""] of text.matchAll(pattern)) reached.add(posix.join(dirname(file), target));
  }
  return reached;
}

describe("the floors of src/", () => {
  it("know every room", () => {
    expect([...new Set(files.map(roomOf))].filter((room) => !(room in FLOORS))).toEqual([]);
  });

  it("are read from a plausible number of imports", () => {
    expect(imports.length).toBeGreaterThan(200);
  });

  it("have imports that point down only, and siblings that never see each other", () => {
    const wrong = imports
      .filter(({ target }) => target.startsWith("."))
      .map(({ file, room, target }) => ({ file, room, to: roomOf(posix.join(dirname(file), target)) }))
      .filter(({ room, to }) => room !== to && !COMMON.has(to) && (FLOORS[to] ?? 99) >= (FLOORS[room] ?? -1))
      .map(({ file, to }) => `${file} -> ${to}`);
    expect(wrong).toEqual([]);
  });

  it("use only the packages that are their business", () => {
    const wrong = imports
      .filter(({ target }) => !target.startsWith("."))
      .filter(({ room, target }) => !(PACKAGES[room] ?? []).some((allowed) => allowed.test(target)))
      .map(({ file, target }) => `${file} -> ${target}`);
    expect(wrong).toEqual([]);
  });

  it("name their relative imports with .ts", () => {
    expect(imports.filter(({ target }) => target.startsWith(".") && !/\.(tsx?|css)$/.test(target))).toEqual([]);
  });

  it("keep Node out of what a browser loads: the page, its workers, the platform-free library and ./web", () => {
    const entries = [
      "web/page/main.tsx",
      "web/worker/worker.ts",
      "web/worker/pool-worker.ts",
      "index.ts",
      "web.ts",
      "html.ts",
    ];
    const reached = reachedFrom(entries);
    const wrong = imports.filter(
      ({ file, target }) => reached.has(file) && /^(node:|yauzl|onnxruntime-node)/.test(target),
    );
    expect(wrong.map(({ file, target }) => `${file} -> ${target}`)).toEqual([]);
    expect(reached.size).toBeGreaterThan(150);
  });

  it("keep readers of formats and tables of calls out of the page's own script: its worker has them", () => {
    const reached = [...reachedFrom(["web/page/main.tsx"])];
    expect(reached.length).toBeGreaterThan(60);
    expect(reached.filter((file) => /^(traces|syscalls|datasets|model|detectors)\//.test(file))).toEqual([]);
  });
});

/** What is not in the package and takes what it needs from there: from the sources, or as they are built. */
const AROUND = ["lab", "bench", "scripts", "examples"];

describe("the programs around src/", () => {
  const programs = AROUND.flatMap((folder) =>
    readdirSync(join(PROJECT, folder), { recursive: true, encoding: "utf8" })
      .filter((path) => /\.(ts|mjs)$/.test(path))
      .map((path) => posix.join(folder, path)),
  );

  it.each(AROUND)("%s/ imports modules that are there, those of dist/ by their sources", (folder) => {
    const targets = programs
      .filter((file) => file.startsWith(`${folder}/`))
      .flatMap((file) =>
        importsIn(readFileSync(join(PROJECT, file), "utf8"))
          .filter((target) => target.startsWith("."))
          .map((target) => ({ file, path: posix.join(dirname(file), target) })),
      );
    const sourceOf = (path: string): string => path.replace(/^dist\/(.*)\.js$/, "src/$1.ts");
    const missing = targets.filter(({ path }) => !existsSync(join(PROJECT, sourceOf(path))));
    expect(missing.map(({ file, path }) => `${file} -> ${path}`)).toEqual([]);
  });
});
