import { escapeHtml } from "./html.ts";
import { PAGE_STYLE } from "./page-style.ts";

/**
 * What a page is made of; `title` and `banner` are plain text, `header` and `body` are finished
 * HTML.
 */
export interface Page {
  readonly title: string;
  readonly banner: string | null;
  readonly header: string;
  readonly body: string;
}

/**
 * One self-contained HTML file: no script, no network (a policy in it forbids both), its style
 * inside; ends in a line break.
 */
export function page({ title, banner, header, body }: Page): string {
  const strip = banner === null ? "" : `<p class="banner" style="margin:0;max-width:none">${escapeHtml(banner)}</p>\n`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>
${PAGE_STYLE}
</style>
</head>
<body>
${strip}<header class="top">
${header}
</header>
<main>
${body}
</main>
<footer>Made by syscall-sentinel. This page is one file: it holds no script and loads nothing.</footer>
${strip}</body>
</html>
`;
}
