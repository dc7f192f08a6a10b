// Serves the built page, as any static file server could: `npm run web`.
//
//   node scripts/serve-web.mjs [--port 8080] [--host 127.0.0.1]
import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import { preview } from "vite";

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));

/** @throws Error whose message says what is wrong, and what to do */
async function serve() {
  const { values } = parseArgs({
    options: { port: { type: "string", default: "8080" }, host: { type: "string", default: "127.0.0.1" } },
  });
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65535) throw new Error("--port takes a number from 0 to 65535");
  if (!existsSync(path("build/web/index.html"))) throw new Error("the page is not built: make web");
  const server = await preview({ configFile: path("vite.config.ts"), preview: { port, host: values.host } });
  server.printUrls();
}

await serve().catch((error) => {
  process.stderr.write(`web: ${String(error.message).split("\n")[0]}\n`);
  process.exitCode = 2;
});
