// How long a newcomer waits: milliseconds from the start of the navigation until the sample's verdicts are shown, in a profile that has never seen the page.
//
//   make web && npm run build && node bench/page/first-verdict.mjs
//
// Served from this machine, so without the time of a network. "Try the sample" is pressed in the moment in which it appears; the service worker fetches meanwhile
// what it keeps, as it does for a user.
import { withColdPage } from "./chromium.mjs";
import { shown } from "./give-files.mjs";
import { runAlone } from "./run-alone.mjs";

/** @returns milliseconds */
export function firstVerdict(built) {
  return withColdPage({ address: built.url, prepare: [pressSample], serviceWorkers: "allow" }, async (page) => {
    const { summary } = await shown(page, "summary");
    return summary;
  });
}

/** Runs in the page. */
function pressSample() {
  const observer = new MutationObserver(() => {
    const button = [...document.querySelectorAll("button")].find((one) => one.textContent.trim() === "Try the sample");
    if (button === undefined || button.disabled) return;
    observer.disconnect();
    button.click();
  });
  observer.observe(document, { childList: true, subtree: true });
}

await runAlone(import.meta.url, async ({ built }) => ({ milliseconds: await firstVerdict(built) }));
