import { closeSync } from "node:fs";
import { isatty } from "node:tty";

/**
 * Lets this process end in good order after its terminal was closed. At its end Node gives the terminals that it began with their settings back, and aborts
 * (SIGABRT) where one has gone; not where the descriptor is closed.
 */
export function endWithoutTerminal(): void {
  const terminals = [0, 1, 2].filter((descriptor) => isatty(descriptor));
  process.on("exit", () => {
    for (const descriptor of terminals) {
      if (!isatty(descriptor)) closeSync(descriptor);
    }
  });
}
