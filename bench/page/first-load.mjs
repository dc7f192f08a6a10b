// What the page fetches until its first verdict on the sample, each file by gzip -9, and what the service worker fetches beyond that to open without a network.
//
//   make web && npm run build && node bench/page/first-load.mjs
import { withColdPage } from "./chromium.mjs";
import { shown } from "./give-files.mjs";
import { runAlone } from "./run-alone.mjs";

/** The first that fits names a file's kind. */
const KINDS = [
  ["WebAssembly", /\.wasm$/],
  ["the runtime's JavaScript", /\/ort\..*\.js$/],
  ["the workers' JavaScript", /worker.*\.js$/],
  ["the page's JavaScript", /\.js$/],
  ["CSS", /\.css$/],
  ["models", /^models\//],
  ["the sample", /^sample\.zip$/],
  ["HTML and icon", /./],
];

/**
 * Watches the requests as the server sees them.
 * @returns bytes: `{ total, kinds: { [kind]: bytes }, keptOffline }`, `keptOffline` of all that was fetched once the service worker has begun; `twice` the paths
 * that were sent more than once
 */
export async function firstLoad(built) {
  const before = built.requests.length;
  await withColdPage({ address: built.url }, async (page) => {
    await page.getByRole("button", { name: "Try the sample" }).click();
    await shown(page, "summary");
  });
  const fetched = built.requests.slice(before);
  const paths = [...new Set(fetched)];
  const bytesOf = (some) => some.reduce((sum, path) => sum + built.gzipBytes(path), 0);
  const kinds = Object.fromEntries(
    KINDS.map(([kind]) => [kind, bytesOf(paths.filter((path) => kindOf(path) === kind))]),
  );
  const twice = paths.filter((path) => fetched.indexOf(path) !== fetched.lastIndexOf(path));
  return { total: bytesOf(paths), kinds, twice, keptOffline: bytesOf(await keptOffline(built)) };
}

const kindOf = (path) => KINDS.find(([, pattern]) => pattern.test(path))[0];

/** Every file that is fetched until the page works without a network, nothing being judged. */
async function keptOffline(built) {
  const before = built.requests.length;
  await withColdPage({ address: built.url, serviceWorkers: "allow" }, async (page) => {
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  });
  return [...new Set(built.requests.slice(before))];
}

await runAlone(import.meta.url, ({ built }) => firstLoad(built));
