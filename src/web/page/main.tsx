import { render } from "preact";
import { pageColours } from "../../report/html/page.ts";
import { App } from "./app.tsx";
import "./style.css";

/** Gives the document the colours of the reports, for both schemes. */
function adoptColours(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    `:root{${pageColours("light")}}@media screen and (prefers-color-scheme:dark){:root{${pageColours("dark")}}}`,
  );
  document.adoptedStyleSheets = [sheet];
}

adoptColours();
const root = document.getElementById("app");
if (root !== null) render(<App />, root);
