/** The page's own work goes first. */
const LATER_MS = 2000;

/**
 * Has the page's files kept by a service worker, so that it opens without a network from then on.
 * @returns whether they are kept; false where the browser keeps none (an address that is neither https nor this machine)
 */
export async function isKeptOffline(): Promise<boolean> {
  if (!("serviceWorker" in navigator)) return false;
  await new Promise((resolve) => setTimeout(resolve, LATER_MS));
  await navigator.serviceWorker.register(new URL("service-worker.js", document.baseURI));
  await navigator.serviceWorker.ready;
  return true;
}
