/*
 * Compares who made each thread by the reader and by training/reference_lineage.py, over recordings
 * of strace -f -o, and the host lab's labels where they lie beside.
 *
 *   node lab/lineage-agreement.mjs $(find data/host-lab -name "*.zst") FILE...
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync, existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { parseTraces } from "../dist/traces/parse-traces.js";

const folder = mkdtempSync(join(tmpdir(), "lineage-"));
const plain = join(folder, "text");
let threads = 0;
let different = 0;

/** The labels of a day of the host lab; undefined where there are none. */
function labelOf(path) {
  const labels = join(dirname(dirname(path)), "labels.json");
  if (!existsSync(labels)) return undefined;
  return JSON.parse(readFileSync(labels, "utf8")).days.find(({ file }) => basename(file) === basename(path));
}

/** A label counts the root as a tree of its own, as the reader does. */
function labelText(label, traces) {
  if (label === undefined) return "";
  const trees = new Set(traces.map(({ lineage }) => lineage?.tree)).size;
  const processes = new Set(traces.map(({ lineage }) => lineage?.process)).size;
  const found = [`trees ${trees} of ${label.trees}`, `processes ${processes} of ${label.processes}`];
  if (label.misuse !== undefined) {
    const own = label.misuse.processes.filter(({ role }) => role === "own").map(({ pid }) => String(pid));
    const treeOf = new Map(traces.map(({ lineage }) => [lineage?.process, lineage?.tree]));
    const trees = new Set(own.map((pid) => treeOf.get(pid)));
    const labelled = new Set(label.misuse.trees.map(String));
    const missing = [...labelled].filter((tree) => !trees.has(tree));
    const more = [...trees].filter((tree) => !labelled.has(tree));
    if (missing.length + more.length > 0) found.push(`misuse: missing ${missing.join(" ")}, more ${more.join(" ")}`);
  }
  return `; ${found.join(", ")}`;
}

for (const path of process.argv.slice(2)) {
  const bytes = path.endsWith(".zst")
    ? execFileSync("zstd", ["-dqc", "--long=27", path], { maxBuffer: 1 << 30 })
    : readFileSync(path);
  writeFileSync(plain, bytes);
  const read = parseTraces(bytes, "strace", { path: "a", architecture: "x86_64" });
  const found = JSON.parse(execFileSync("python3", ["training/reference_lineage.py", plain], { maxBuffer: 1 << 30 }));
  const odd = read.traces.filter(({ name, lineage }) => {
    const other = found[name.slice(2)];
    if (lineage === undefined) return other === undefined || other.parent !== null || other.process !== name.slice(2);
    return ["process", "parent", "tree"].some((key) => other?.[key] !== lineage[key]);
  });
  threads += read.traces.length;
  different += odd.length;
  const shown = odd
    .slice(0, 3)
    .map(
      ({ name, lineage }) =>
        `\n  ${name}: ${JSON.stringify(lineage)}, reference ${JSON.stringify(found[name.slice(2)])}`,
    );
  const more = Object.keys(found).length - read.traces.length;
  process.stdout.write(
    `${path}: ${read.traces.length} threads, ${odd.length} different${more === 0 ? "" : `, ${more} more in the reference`}${labelText(labelOf(path), read.traces)}${shown.join("")}\n`,
  );
}
rmSync(folder, { recursive: true });
process.stdout.write(`${threads} threads, ${different} different\n`);
