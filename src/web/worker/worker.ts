/** The page's worker: reads, scores and measures, so that the page itself stays free. Lies one folder below the page. */
import { expose } from "comlink";
import { createSentinel } from "./sentinel.ts";

expose(createSentinel(new URL("..", self.location.href).href));
