import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";

const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string().default("see its text"),
  dependencies: z.record(z.string(), z.string()).default({}),
});

/**
 * The licences of what the built page is made of, as Markdown.
 * @param project the folder whose node_modules hold the packages
 * @param roots the packages that the page's own code imports; what they depend on is found from there
 */
export function pageLicences(project: string, roots: readonly string[]): string {
  const found = new Set(roots);
  const parts: string[] = [];
  for (const name of found) {
    const folder = join(project, "node_modules", name);
    // A dependency that another package keeps for itself bears the same licence as its namesake, or is not in the page.
    if (!existsSync(folder)) continue;
    const { version, license, dependencies } = manifestSchema.parse(
      JSON.parse(readFileSync(join(folder, "package.json"), "utf8")),
    );
    for (const dependency of Object.keys(dependencies)) found.add(dependency);
    const text = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
    const body = text === undefined ? "" : `\n\n${readFileSync(join(folder, text), "utf8").trim()}`;
    parts.push(`## ${name} ${version} (${license})${body}`);
  }
  return `# Licences of the packages in this page\n\n${parts.sort().join("\n\n")}\n`;
}
