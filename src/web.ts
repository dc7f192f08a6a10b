/** What the library needs of a browser: onnxruntime-web and fetch. */
export { webRuntime } from "./runtime/web.ts";
export { urlFiles } from "./runtime/web.ts";
