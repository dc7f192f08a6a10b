import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";
import * as z from "zod";
import { licencesOf, sampleZip } from "./packaging.mjs";

const PROJECT = join(import.meta.dirname, "..");
/** What everyone may have. A model of one's own, and with a fitted one its traces, goes into a page only where it is named: PAGE_MODELS="mine other". */
function shippedModels(): { readonly names: readonly string[]; readonly firstChoice: readonly string[] } {
  const index = z.object({ inPackage: z.array(z.string()), fetched: z.record(z.string(), z.unknown()) });
  const { inPackage, fetched } = index.parse(JSON.parse(readFileSync(join(PROJECT, "models", "index.json"), "utf8")));
  return {
    names: [...inPackage, ...Object.keys(fetched).filter((name) => !name.includes("/"))],
    // As on the command line.
    firstChoice: inPackage,
  };
}
/** The packages that the page's code imports. */
const PACKAGES = [
  "@noble/hashes",
  "@zip.js/zip.js",
  "comlink",
  "crc-32",
  "fzstd",
  "modern-tar",
  "onnxruntime-web",
  "pako",
  "preact",
  "pure-rand",
  "xxhash-wasm",
  "xz-decompress",
  "zod",
];

/** A file of the built page. */
interface Asset {
  readonly fileName: string;
  readonly source: Uint8Array | string;
}

/** Puts the models, the sample and the service worker next to the page's own files. */
export function pageAssets(): Plugin {
  return {
    name: "page-assets",
    apply: "build",
    buildStart() {
      const licences = licencesOf(PROJECT, PACKAGES, "Licences of the packages in this page");
      const assets: readonly Asset[] = [
        ...modelAssets(),
        { fileName: "sample.zip", source: sampleZip(PROJECT) },
        { fileName: "LICENCES.md", source: licences },
      ];
      for (const asset of assets) this.emitFile({ type: "asset", ...asset });
    },
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        const files = Object.values(bundle).map((file) => ({
          path: file.fileName,
          sha256: sha256Of(file.type === "chunk" ? file.code : file.source),
        }));
        this.emitFile({ type: "asset", fileName: "service-worker.js", source: serviceWorker(files) });
      },
    },
  };
}

/** The files of each model, and the list of them. @throws Error where a named one is not there */
function modelAssets(): readonly Asset[] {
  const folder = join(PROJECT, "models");
  const named = (process.env["PAGE_MODELS"] ?? "").split(/\s+/).filter((name) => name !== "");
  const missing = named.filter((name) => !existsSync(join(folder, name, "manifest.json")));
  if (missing.length > 0) throw new Error(`PAGE_MODELS: missing: models/${missing.join(", models/")}`);
  const shipped = shippedModels();
  const names = [...new Set([...shipped.names, ...named])];
  const assets = names.flatMap((name) =>
    readdirSync(join(folder, name))
      .filter((file) => file === "manifest.json" || /\.(onnx|npy)$/.test(file))
      .map((file) => ({ fileName: `models/${name}/${file}`, source: readFileSync(join(folder, name, file)) })),
  );
  const list = names.map((name) => ({
    name,
    ...aboutModel(join(folder, name)),
    bytes: assets.reduce((sum, one) => sum + (one.fileName.startsWith(`models/${name}/`) ? one.source.length : 0), 0),
    isFirstChoice: shipped.firstChoice.includes(name),
  }));
  return [...assets, { fileName: "models/index.json", source: JSON.stringify(list) }];
}

function aboutModel(folder: string): { readonly about: string } {
  const { dataset, vocabulary } = z
    .object({ dataset: z.object({ name: z.string() }), vocabulary: z.object({ architecture: z.string() }) })
    .parse(JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")));
  return { about: `trained on ${dataset.name}, ${vocabulary.architecture} calls` };
}

/** The service worker with the list of the page's files in it: another list is another version. */
function serviceWorker(files: readonly { readonly path: string; readonly sha256: string }[]): string {
  const template = readFileSync(join(PROJECT, "src", "web", "service-worker.js"), "utf8");
  const version = sha256Of(JSON.stringify(files)).slice(0, 16);
  const { firstChoice } = shippedModels();
  const paths = files.map(({ path }) => path).sort();
  const keptOnUse = paths.filter((path) => {
    const model = /^models\/([^/]+)\//.exec(path)?.[1];
    return model !== undefined && !firstChoice.includes(model);
  });
  return template
    .replace('"VERSION"', JSON.stringify(version))
    .replace("[/* FILES */]", JSON.stringify(paths))
    .replace("[/* KEPT_ON_USE */]", JSON.stringify(keptOnUse));
}

function sha256Of(content: Uint8Array | string): string {
  return createHash("sha256").update(content).digest("hex");
}
