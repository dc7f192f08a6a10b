// Keeps the page's files, so that it opens and judges without a network. Written into the built page with its list of files by scripts/page-assets.ts.
const VERSION = "VERSION";
const FILES = [/* FILES */];
/** Of models that are not chosen by themselves: kept once they were used, 20 MB that few need. */
const KEPT_ON_USE = new Set([/* KEPT_ON_USE */]);
const CACHE = `syscall-sentinel ${VERSION}`;

const atStart = FILES.filter((path) => !KEPT_ON_USE.has(path));
const known = new Set(FILES.map((path) => new URL(path, self.registration.scope).href));
const home = new URL("index.html", self.registration.scope).href;

// A new version waits until no page of the old one is open, which may still need files of its own.
self.addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(CACHE).then((cache) => cache.addAll(atStart.map((path) => new Request(path, { cache: "no-cache" })))),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(
          names
            .filter((name) => name !== CACHE && name.startsWith("syscall-sentinel "))
            .map((name) => caches.delete(name)),
        ),
      )
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  url.search = "";
  url.hash = "";
  const path = url.href === new URL("./", self.registration.scope).href ? home : url.href;
  if (event.request.method === "GET" && known.has(path)) event.respondWith(answer(path));
});

async function answer(path) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(path);
  if (kept !== undefined) return kept;
  const fresh = await fetch(path);
  if (fresh.ok) await cache.put(path, fresh.clone());
  return fresh;
}
