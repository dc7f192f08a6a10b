import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

export interface ServedFolder {
  /** With the `/` at its end. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a folder below a path of its own as the plainest static file server would: no header but the type. */
export async function serveFolder(folder: string, below = "/some/where/deep/"): Promise<ServedFolder> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const path = normalize(pathname.startsWith(below) ? pathname.slice(below.length) || "index.html" : "../none");
    if (path.startsWith("..")) {
      response.writeHead(404).end();
      return;
    }
    readFile(join(folder, path)).then(
      (body) =>
        response.writeHead(200, { "Content-Type": TYPES[extname(path)] ?? "application/octet-stream" }).end(body),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${below}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
