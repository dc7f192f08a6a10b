// Writes models/index.json: which models the package holds, and the sha256 of every file of those that it fetches.
// The address that they are fetched from is kept as it is: null, or what models/ is below, as in
// https://example.org/syscall-sentinel/v0.1.0/models. Usage: node scripts/models-index.mjs
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { writeWhole } from "./write-whole.mjs";

/** What score chooses from, the first one first. */
const IN_PACKAGE = ["stacked", "sample"];
const FETCHED = ["stacked/fast", "notebook", "notebook/fast", "ensemble", "ensemble/fast"];

const FOLDER = fileURLToPath(new URL("../models", import.meta.url));
const INDEX = `${FOLDER}/index.json`;

function filesOf(name) {
  const folder = `${FOLDER}/${name}`;
  const names = readdirSync(folder).filter((file) => file === "manifest.json" || file.endsWith(".onnx"));
  const entries = names.sort().map((file) => {
    const bytes = readFileSync(`${folder}/${file}`);
    return [file, { bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") }];
  });
  return Object.fromEntries(entries);
}

const { address } = existsSync(INDEX) ? JSON.parse(readFileSync(INDEX, "utf8")) : { address: null };
if (address === null) {
  process.stderr.write(
    "models/index.json: `address` is null, no public address is known: set it to the URL above the models' folders once there is one\n",
  );
}
const fetched = Object.fromEntries(FETCHED.map((name) => [name, filesOf(name)]));
writeWhole(INDEX, `${JSON.stringify({ address, inPackage: IN_PACKAGE, fetched }, null, 2)}\n`);
