import { pageColours } from "../../report/html/page-style.ts";

/** Gives the document the colours of the reports, for both schemes. */
export function adoptColours(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    `:root{${pageColours("light")}}@media screen and (prefers-color-scheme:dark){:root{${pageColours("dark")}}}`,
  );
  document.adoptedStyleSheets = [sheet];
}
