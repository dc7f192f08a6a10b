// The built page (build/web) served from memory by the plainest of servers, every request counted: another build in between changes nothing.
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, sep } from "node:path";
import { gzipSync } from "node:zlib";
import { SentinelError } from "../../dist/errors.js";
import { PROJECT_FOLDER } from "../live-node.mjs";

const FOLDER = join(PROJECT_FOLDER, "build", "web");
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/** @throws SentinelError E_USAGE where the page is not built */
export function checkPageIsBuilt() {
  if (existsSync(join(FOLDER, "index.html"))) return;
  throw new SentinelError("E_USAGE", "the page is not built: make web");
}

/**
 * Serves the built page as it is now.
 * @returns `{ url, requests, gzipBytes, close }`: `requests` the paths answered so far, in order (with workers' and the service worker's own, which a browser's
 * tools do not always tell); `gzipBytes(path)` what gzip -9 makes of a file
 * @throws SentinelError E_USAGE where the page is not built
 */
export async function serveBuiltPage() {
  checkPageIsBuilt();
  const files = filesOf(FOLDER);
  const requests = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const path = decodeURIComponent(pathname).slice(1) || "index.html";
    const body = files.get(path);
    if (body === undefined) return response.writeHead(404).end();
    const type = TYPES[extname(path)] ?? "application/octet-stream";
    // As every static server does, so that what was fetched once is not sent again.
    const etag = `"${createHash("sha256").update(body).digest("hex").slice(0, 16)}"`;
    if (request.headers["if-none-match"] === etag) return response.writeHead(304, { ETag: etag }).end();
    requests.push(path);
    return response.writeHead(200, { "Content-Type": type, ETag: etag }).end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    requests,
    gzipBytes: (path) => gzipSync(files.get(path), { level: 9 }).length,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function filesOf(folder) {
  const paths = readdirSync(folder, { recursive: true }).filter((path) => statSync(join(folder, path)).isFile());
  return new Map(paths.map((path) => [path.split(sep).join("/"), readFileSync(join(folder, path))]));
}
