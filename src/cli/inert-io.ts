import { printableColours, printableLines } from "../report/printable.ts";
import type { CommandIo } from "./io.ts";

/**
 * The same way out, on which nothing can steer the terminal: a second line of defence behind the writers of text, CSV and JSON, which write such characters out where
 * they know what is a name and what is layout. The CR of a CSV's line ends stays.
 */
export function inertIo(io: CommandIo): CommandIo {
  const lines = (text: string, inert: (part: string) => string): string => text.split("\r\n").map(inert).join("\r\n");
  return {
    ...io,
    stdout: (text) => {
      io.stdout(lines(text, io.colour ? printableColours : printableLines));
    },
    stderr: (text) => {
      io.stderr(lines(text, printableLines));
    },
  };
}
