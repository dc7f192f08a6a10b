// What the package and the page both carry: the embedded sample as one zip, and the licences of the packages inside.
import { zipSync } from "fflate";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The files carry no date of their own, so that building twice gives the same bytes; fflate reads it as local time. */
const DATE = new Date(2026, 0, 1);

export function sampleZip(project) {
  const folder = join(project, "data", "sample");
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  const traces = paths.filter((path) => path.endsWith(".txt"));
  const files = traces.map((path) => [path.replaceAll("\\", "/"), readFileSync(join(folder, path))]);
  return zipSync(Object.fromEntries(files), { level: 9, mtime: DATE });
}

export function licencesOf(project, roots, title) {
  const found = new Set(roots);
  const parts = [];
  for (const name of found) {
    const folder = join(project, "node_modules", name);
    // A dependency that another package keeps for itself bears the same licence as its namesake, or is not inside.
    if (!existsSync(folder)) continue;
    const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    for (const dependency of Object.keys(manifest.dependencies ?? {})) found.add(dependency);
    const text = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
    const body = text === undefined ? "" : `\n\n${readFileSync(join(folder, text), "utf8").trim()}`;
    parts.push(`## ${manifest.name} ${manifest.version} (${manifest.license ?? "see its text"})${body}`);
  }
  return `# ${title}\n\n${parts.sort().join("\n\n")}\n`;
}
