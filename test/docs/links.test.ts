import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { PROJECT_FOLDER } from "../../src/cli/io.ts";

const PAGES = [
  ...["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "training/README.md", "data/sample/README.md"],
  ...pagesIn("docs"),
  ...pagesIn("examples"),
];

function pagesIn(folder: string): readonly string[] {
  const names = readdirSync(join(PROJECT_FOLDER, folder), { recursive: true, encoding: "utf8" });
  return names.filter((name) => name.endsWith(".md")).map((name) => join(folder, name));
}

const read = (path: string): string => readFileSync(join(PROJECT_FOLDER, path), "utf8");
/** What is an example of text, and not text, holds no links. */
const prose = (path: string): string =>
  read(path)
    .replaceAll(/^( *)```[^]*?^\1```/gm, "")
    .replaceAll(/`[^`\n]*`/g, "");

/** As GitHub makes it of a heading. */
function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(" ", "-");
}

function anchorsOf(path: string): ReadonlySet<string> {
  const seen = new Map<string, number>();
  const headings = read(path).replaceAll(/^```[^]*?^```/gm, "");
  return new Set(
    [...headings.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => {
      const name = anchor(heading);
      const before = seen.get(name) ?? 0;
      seen.set(name, before + 1);
      return before === 0 ? name : `${name}-${before}`;
    }),
  );
}

/** @returns why a link leads nowhere, or null */
function fault(page: string, link: string): string | null {
  const [path = "", target] = link.split("#", 2);
  const file = path === "" ? page : join(dirname(page), decodeURI(path));
  if (!existsSync(join(PROJECT_FOLDER, file))) return `${page}: ${link} is not there`;
  if (target === undefined) return null;
  if (!statSync(join(PROJECT_FOLDER, file)).isFile()) return `${page}: ${link} names a heading of a folder`;
  return anchorsOf(file).has(target) ? null : `${page}: ${link} names no heading of ${file}`;
}

describe("the documents", () => {
  it.each(PAGES)("%s links only what is there, headings too", (page) => {
    const links = [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
    const relative = links.filter((link) => !/^[a-z]+:/.test(link));
    expect(relative.map((link) => fault(page, link)).filter((problem) => problem !== null)).toEqual([]);
  });

  // CHANGELOG and decisions tell of what was: a file that they name may be gone. Pages of formats name files of the recorders' own sources.
  it.each(PAGES.filter((page) => !/CHANGELOG|decisions|docs\/formats\//.test(page)))(
    "%s names files of the tree that are there",
    (page) => {
      const named = [
        ...read(page).matchAll(/`((?:src|test|training|scripts|bench|docs|sample|examples|models)\/[\w./-]*)/g),
      ];
      const paths = named.map(([, path = ""]) => path.replace(/\.$/, ""));
      const isMade = (path: string): boolean => /^models\/(?!(?:sample|stacked|notebook|ensemble)\b)/.test(path);
      expect(
        paths.filter((path) => !isMade(path) && !path.includes("NAME") && !existsSync(join(PROJECT_FOLDER, path))),
      ).toEqual([]);
    },
  );

  it.each(PAGES.filter((page) => !/CHANGELOG|decisions/.test(page)))(
    "%s names targets of make and scripts of npm that are there",
    (page) => {
      const code = [...read(page).matchAll(/```[^]*?```|`[^`\n]+`/g)].map(([text]) => text).join("\n");
      const targets = [...code.matchAll(/(?:^|[`;]|\w=\S+ )make (?:-j2 )?([a-z-]+)\b(?!\.)/gm)].map(
        ([, target = ""]) => target,
      );
      expect(targets.filter((target) => !new RegExp(`^${target}:`, "m").test(read("Makefile")))).toEqual([]);
      const scripts = [...code.matchAll(/npm run (?:-s |--silent )?([a-z:-]+)/g)].map(([, script = ""]) => script);
      const known = JSON.parse(read("package.json")) as { readonly scripts: Readonly<Record<string, string>> };
      expect(scripts.filter((script) => !Object.hasOwn(known.scripts, script))).toEqual([]);
    },
  );

  it("are all within reach of the README", () => {
    const reached = new Set<string>();
    const follow = (page: string): void => {
      if (reached.has(page) || !existsSync(join(PROJECT_FOLDER, page))) return;
      reached.add(page);
      for (const [, link = ""] of prose(page).matchAll(/\]\(([^)\s#]+\.md)/g)) {
        if (!/^[a-z]+:/.test(link)) follow(join(dirname(page), link));
      }
    };
    follow("README.md");
    expect(PAGES.filter((page) => !reached.has(page))).toEqual([]);
  });
});
