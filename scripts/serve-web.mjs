// Serves the built page, as any static file server could: `npm run web`. The two headers isolate the page; it needs them for nothing but an exact clock.
//
//   node scripts/serve-web.mjs [--port 8080] [--host 127.0.0.1]
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import { preview } from "vite";

const { values } = parseArgs({
  options: { port: { type: "string", default: "8080" }, host: { type: "string", default: "127.0.0.1" } },
});
const port = Number(values.port);
if (!Number.isInteger(port) || port < 0 || port > 65535) {
  process.stderr.write("--port takes a number from 0 to 65535\n");
  process.exitCode = 2;
} else {
  const server = await preview({
    configFile: fileURLToPath(new URL("../vite.config.ts", import.meta.url)),
    preview: { port, host: values.host },
  });
  server.printUrls();
}
