import { SingleBar } from "cli-progress";
import type { CommandIo } from "./io.ts";

/** How often a log (no terminal) gets a line, in milliseconds. */
const LOG_INTERVAL_MS = 10_000;

/** A line of progress on stderr for one piece of work: share done, rate, time left. */
export interface ProgressLine {
  update(done: number, total: number): void;
  stop(): void;
}

const SILENT: ProgressLine = { update: () => undefined, stop: () => undefined };

/**
 * Redraws one line on a terminal; writes a line every ten seconds elsewhere. Says nothing when not wanted.
 * @param title what is being done
 * @param unit of the rate, for example "calls"
 */
export function progressLine(io: CommandIo, wanted: boolean, title: string, unit: string): ProgressLine {
  if (!wanted) return SILENT;
  return io.isTerminal ? terminalLine(io, title, unit) : logLine(io, title, unit);
}

function terminalLine(io: CommandIo, title: string, unit: string): ProgressLine {
  const bar = new SingleBar({
    format: `${title} {bar} {percentage} % | {rate} ${unit}/s | {eta_formatted} left`,
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
    gracefulExit: false,
    etaBuffer: 50,
  });
  const start = performance.now();
  let started = false;
  // The bar hides the cursor; an interruption must give it back.
  const forget = io.onInterrupt(() => {
    if (started) bar.stop();
  });
  return {
    update(done, total) {
      if (!started) bar.start(total, 0, { rate: "-" });
      started = true;
      // How much there is may be an estimate that grows better.
      bar.setTotal(total);
      bar.update(done, { rate: rateSince(start, done) });
    },
    stop() {
      forget();
      if (started) bar.stop();
    },
  };
}

function logLine(io: CommandIo, title: string, unit: string): ProgressLine {
  const start = performance.now();
  let next = start + LOG_INTERVAL_MS;
  return {
    update(done, total) {
      const now = performance.now();
      if (now < next || done === 0) return;
      next = now + LOG_INTERVAL_MS;
      const secondsLeft = Math.round((((now - start) / done) * (total - done)) / 1000);
      io.stderr(
        `${title}: ${Math.floor((100 * done) / total)} %, ${rateSince(start, done)} ${unit}/s, ${secondsLeft} s left\n`,
      );
    },
    stop: () => undefined,
  };
}

function rateSince(start: number, done: number): string {
  return Math.round((1000 * done) / Math.max(1, performance.now() - start)).toLocaleString("en");
}
