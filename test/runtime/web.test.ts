import { spawnSync } from "node:child_process";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { build } from "esbuild";
import { type Browser, chromium } from "playwright-core";
import { PROJECT_FOLDER } from "../../src/cli/io.ts";
import { CHROMIUM, CHROMIUM_FLAGS, HAS_CHROMIUM, NO_CHROMIUM } from "../support/browser.ts";
import { describeWhere } from "../support/skip.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const WASM = "node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm";
const folder = temporaryFolder();
const built = (file: string): string => JSON.stringify(join(PROJECT_FOLDER, "dist/bin", file));

/** A program that scores one trace with the file at `wasm`, and hands what came of it to `report`. */
function program(files: string, wasm: string, report: string): string {
  return `import { encodeCalls, loadModel, modelDetector } from ${built("index.js")};
    import { urlFiles, webRuntime } from ${built("web.js")};
    ${files}
    const score = async () => {
      const detector = modelDetector(await loadModel("sample", files, await webRuntime(${wasm})));
      return (await detector.score([encodeCalls(detector.vocabulary, ["openat", "read", "close"])])).length;
    };
    score().then((length) => length + " score", ({ code, message }) => code + " " + message).then(${report});`;
}

const NOTHING =
  /^E_DEVICE there is nothing to load at .*, or it may not be loaded: ort-wasm-simd-threaded\.wasm of onnxruntime-web 1\.30\.0; serve that file there, allow it in the connect-src of a Content-Security-Policy, and give webRuntime its address$/;

describe("webRuntime in Node", () => {
  it("says in one sentence what to do where the .wasm file is missing", () => {
    const model = JSON.stringify(join(PROJECT_FOLDER, "models/sample"));
    const files = `import { folderFiles } from ${built("node.js")}; const files = folderFiles(${model}); void urlFiles;`;
    const source = program(files, '"file:///nowhere/ort.wasm"', "console.log");
    const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", source], {
      cwd: PROJECT_FOLDER,
      encoding: "utf8",
    });
    expect(stdout.trim()).toMatch(NOTHING);
  });
});

describeWhere(HAS_CHROMIUM, NO_CHROMIUM)("webRuntime in a browser", () => {
  let browser: Browser | null = null;
  let server: Server | null = null;
  /** What the page's address asks for; other.wasm is a page, as some servers answer for anything that they do not have. */
  const policies = new Map<string, string>();

  beforeAll(async () => {
    const source = program(
      'const files = urlFiles("./model");',
      'new URL(new URLSearchParams(location.search).get("wasm"), location.href).href',
      "(text) => { document.body.textContent = text; }",
    );
    await build({
      stdin: { contents: source, resolveDir: PROJECT_FOLDER },
      outfile: join(folder, "page.js"),
      bundle: true,
      format: "esm",
      logLevel: "silent",
    });
    cpSync(join(PROJECT_FOLDER, "models/sample"), join(folder, "model"), { recursive: true });
    cpSync(join(PROJECT_FOLDER, WASM), join(folder, "ort.wasm"));
    writeFileSync(join(folder, "page.html"), '<!doctype html><script type="module" src="./page.js"></script>');
    writeFileSync(join(folder, "other.wasm"), "<!doctype html>");
    const types: Readonly<Record<string, string>> = { ".html": "text/html", ".js": "text/javascript" };
    server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? "/", "http://localhost");
      const policy = policies.get(request.url ?? "");
      if (policy !== undefined) response.setHeader("Content-Security-Policy", policy);
      try {
        const body = readFileSync(join(folder, pathname));
        response.setHeader("Content-Type", types[extname(pathname)] ?? "application/octet-stream").end(body);
      } catch {
        response.writeHead(404).end();
      }
    });
    await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
    browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_FLAGS });
  });

  afterAll(async () => {
    await browser?.close();
    server?.closeAllConnections();
    server?.close();
  });

  it.each([
    ["scores", "ort.wasm", "script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'", /^1 score$/],
    [
      "says what to allow where the page's policy forbids WebAssembly",
      "ort.wasm",
      "script-src 'self'",
      /^E_DEVICE the Content-Security-Policy of this page forbids WebAssembly: add 'wasm-unsafe-eval' to its script-src$/,
    ],
    [
      "says what to do where the policy lets the .wasm file not be loaded",
      "http://127.0.0.1:1/ort.wasm",
      "script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'",
      NOTHING,
    ],
    [
      "says what to do where the .wasm file is missing",
      "missing.wasm",
      "script-src 'self' 'wasm-unsafe-eval'",
      NOTHING,
    ],
    [
      "says what to do where another file is served in its place",
      "other.wasm",
      "script-src 'self' 'wasm-unsafe-eval'",
      /^E_DEVICE what is served at http.*other\.wasm is not ort-wasm-simd-threaded\.wasm of onnxruntime-web 1\.30\.0; serve/,
    ],
  ])("%s: %s under %s", async (_, wasm, policy, answer) => {
    const path = `/page.html?wasm=${encodeURIComponent(wasm)}`;
    policies.set(path, policy);
    const page = await browser!.newPage();
    // zod asks whether it may make functions from text, which a strict policy would report: it must not ask.
    await page.addInitScript(
      "addEventListener('securitypolicyviolation', ({ blockedURI }) => { if (blockedURI === 'eval') document.body.textContent = 'made a function from text'; })",
    );
    const { port } = server!.address() as AddressInfo;
    await page.goto(`http://127.0.0.1:${port}${path}`);
    expect(await page.getByText(/./).first().textContent()).toMatch(answer);
    await page.close();
  });
});
