import { colourVariables, heatVariables } from "../charts/palette.ts";
import { escapeHtml } from "./html.ts";

const LIGHT = "--ground:#f3f5f8;--link:#0b57b0;--alert:#a3260f;--alert-ground:#fdeee9;--soft:#f0f3f7";
const DARK = "--ground:#0d1319;--link:#7db8ff;--alert:#ff9d87;--alert-ground:#3a1a14;--soft:#1d2631";

/**
 * CSS declarations of every colour of a page for one scheme, those of the charts in it included.
 */
export function pageColours(scheme: "light" | "dark"): string {
  return `${colourVariables(scheme)};${scheme === "light" ? LIGHT : DARK};${heatVariables(scheme)}`;
}

/**
 * The style sheet of every page: system fonts, both colour schemes, wide and narrow screens, paper.
 */
const PAGE_STYLE = `
:root{color-scheme:light dark;${pageColours("light")}}
@media (prefers-color-scheme:dark){:root{${pageColours("dark")}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-behavior:smooth}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main,header.top,footer{max-width:1160px;margin:0 auto;padding:0 clamp(14px,3vw,32px)}
header.top{padding-top:clamp(24px,5vw,56px);padding-bottom:8px}
.eyebrow{margin:0 0 6px;color:var(--muted);font-size:14px;letter-spacing:.02em}
h1{margin:0 0 12px;font-size:clamp(28px,4.4vw,44px);line-height:1.1;letter-spacing:-.022em;font-weight:700;overflow-wrap:anywhere}
h2{margin:0 0 4px;font-size:clamp(20px,2.4vw,25px);line-height:1.2;letter-spacing:-.012em}
h3{margin:24px 0 0;font-size:16px}
h3+.hint{margin:0}
p{margin:0 0 12px;max-width:78ch}
a{color:var(--link)}
a:focus-visible,summary:focus-visible,.scroll:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.lead{font-size:clamp(17px,1.6vw,19px);line-height:1.55;max-width:82ch}
.hint{max-width:96ch}
.meta,.hint,figcaption span{color:var(--muted);font-size:14px;font-weight:400}
.meta{overflow-wrap:anywhere}
section{background:var(--page);border:1px solid var(--grid);border-radius:14px;padding:clamp(16px,2.6vw,30px);margin:18px 0}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(205px,1fr));gap:1px;padding:0;overflow:hidden;background:var(--grid)}
.figures div{background:var(--page);padding:18px clamp(16px,2vw,24px)}
.figures dl,.figures dt,.figures dd{margin:0}
.figures dt{color:var(--muted);font-size:14px}
.figures .big{font-size:clamp(26px,3vw,34px);font-weight:700;letter-spacing:-.02em;line-height:1.25;font-variant-numeric:tabular-nums}
.figures .small{font-size:14px;color:var(--muted)}
.grid{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,400px),1fr));gap:20px 32px;margin-top:16px}
figure{margin:0;min-width:0}
figcaption{font-weight:600;margin-bottom:6px}
figcaption span{display:block}
svg.chart{display:block;width:100%;height:auto;overflow:visible;color:var(--ink)}
.legend{display:flex;flex-wrap:wrap;gap:4px 20px;list-style:none;padding:0;margin:12px 0 0;font-size:15px}
.legend li{display:flex;align-items:center;gap:8px;min-width:0;overflow-wrap:anywhere}
.legend svg{flex:none}
.scroll{overflow-x:auto;margin:14px 0 4px}
table{border-collapse:separate;border-spacing:0;width:100%;font-size:14.5px;font-variant-numeric:tabular-nums}
th,td{padding:7px 9px;text-align:right;border-bottom:1px solid var(--grid);vertical-align:middle;white-space:nowrap}
thead th{color:var(--muted);font-weight:500;font-size:13.5px;min-width:7ch;line-height:1.25;vertical-align:bottom;white-space:normal;border-bottom-color:var(--muted)}
th.left,td.left{text-align:left}
tbody th{font-weight:600;position:sticky;left:0;background:var(--page);z-index:1}
tbody th:first-child,thead th:first-child{padding-left:0}
td.wrap,th.wrap{white-space:normal;overflow-wrap:anywhere;min-width:22ch}
td.wrap{width:36%}
.swatch{display:inline-block;width:11px;height:11px;border-radius:3px;margin-right:8px;vertical-align:-1px}
.under{display:block;font-size:13px;color:var(--muted);line-height:1.2}
svg.interval{display:block}
details{margin:10px 0 4px}
summary{cursor:pointer;color:var(--link);padding:6px 0}
.banner{background:var(--alert-ground);color:var(--alert);border-block:3px solid var(--alert);font-weight:700;text-align:center;padding:14px;font-size:clamp(16px,2.4vw,22px);letter-spacing:.01em}
.alarm{color:var(--alert);font-weight:700}
dl.terms{display:grid;grid-template-columns:minmax(140px,220px) 1fr;gap:8px 24px;margin:12px 0 0}
dl.terms dt{font-weight:600}
dl.terms dd{margin:0;max-width:78ch}
ul.facts{padding-left:20px;margin:10px 0 0;max-width:82ch}
ul.notes{padding-left:20px;margin:6px 0 0;max-width:96ch;color:var(--muted);font-size:14px}
ul.facts li{margin:6px 0}
ol.stretches{padding-left:26px;margin:0}
ol.stretches>li::marker{font-weight:700}
ol.stretches h3{margin-top:20px}
.calls{max-width:none;margin:8px 0;line-height:1.9}
.calls code{border-bottom:3px solid;padding:0 1px 2px;margin-right:4px}
.calls .marked{font-weight:700}
.calls .left-out{color:var(--muted);font-size:14px;margin-right:4px;white-space:nowrap}
pre.evidence{overflow-x:auto;margin:8px 0;font-size:13px;line-height:1.5}
pre.evidence i{color:var(--muted)}
ul.instead{list-style:none;padding:0;margin:0;font-size:14.5px;overflow-wrap:anywhere}
footer{color:var(--muted);font-size:14px;padding-top:8px;padding-bottom:48px}
code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.92em}
.only-narrow{display:none}
@media (max-width:640px){body{font-size:15.5px}dl.terms{grid-template-columns:1fr;gap:2px}dl.terms dd{margin-bottom:10px}.only-narrow{display:block}.only-wide{display:none}svg.chart{font-size:15px}svg.interval{width:120px;height:auto}th,td{padding:6px 8px}.figures{grid-template-columns:1fr 1fr}.figures div{padding:14px}}
@media print{body{background:#fff}section{break-inside:avoid;border-color:#ccc}}
`.trim();

/**
 * What a page is made of; `title` and `banner` are plain text, `header` and `body` are finished
 * HTML.
 */
interface Page {
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
