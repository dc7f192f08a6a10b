// The files of a folder over HTTP on this machine, with the headers that give a page an exact clock.
import { EventEmitter, once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, sep } from "node:path";
import { text } from "node:stream/consumers";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".json": "application/json",
  ".wasm": "application/wasm",
  ".onnx": "application/octet-stream",
};
/** Cross-origin isolation: without it Chromium's `performance.now()` steps by 100 µs, with it by 5. */
const HEADERS = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cache-Control": "no-store",
};

/**
 * Serves GET of the files below `root`, and of `/case.json`; what is POSTed to `/result` ends in `result`.
 * @returns `{ url, result, close }`: `result` is a promise of the JSON that was posted
 */
export async function serve(root, caseOfBench) {
  const posted = new EventEmitter();
  const result = once(posted, "result").then(([body]) => body);
  const server = createServer((request, response) => {
    answer(request, root, caseOfBench, (body) => posted.emit("result", body)).then(
      ({ status, type, body }) => response.writeHead(status, { ...HEADERS, "Content-Type": type }).end(body),
      () => response.writeHead(404, HEADERS).end(),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    result,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function answer(request, root, caseOfBench, takeResult) {
  const json = (body) => ({ status: 200, type: TYPES[".json"], body });
  const { pathname } = new URL(request.url, "http://localhost");
  if (request.method === "POST" && pathname === "/result") {
    takeResult(JSON.parse(await text(request)));
    return json("{}");
  }
  if (request.method !== "GET") throw new Error(`${request.method} is not served`);
  if (pathname === "/case.json") return json(JSON.stringify(caseOfBench));
  const file = join(root, decodeURIComponent(pathname));
  if (!file.startsWith(join(root, sep))) throw new Error(`${pathname} is outside`);
  const type = TYPES[extname(file)] ?? "application/octet-stream";
  return { status: 200, type, body: await readFile(file) };
}
