/**
 * The page's worker: reads, scores and measures, so that the page itself stays free. Lies one
 * folder below the page.
 */
import { expose } from "comlink";
import { wordedForPage } from "./page-edge.ts";
import { createSentinel } from "./sentinel.ts";

// How many workers may score side by side is the worker's name.
const workers = Math.max(1, Number(self.name) || 1);
expose(wordedForPage(createSentinel(new URL("..", self.location.href).href, workers)));
