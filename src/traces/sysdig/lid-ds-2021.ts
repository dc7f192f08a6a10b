import type { SysdigEvent } from "./sysdig-event.ts";

/**
 * `1700000000000000123 33 4242 httpd 4243 read < res=2 data=aGk=`: nanoseconds, user, process,
 * program, thread, type, direction, arguments. The program's name may hold anything, so in the 15
 * letters that a program may give itself the last thread that fits counts. Source: LID-DS/LID-DS,
 * dataloader/syscall_2021.py.
 */
const LINE =
  /^(\d{16,19}) (?:-?\d{1,10}|<NA>) (-?\d{1,10}|<NA>)(?: |(?=\n))([^]{0,15}|[^\n<>]{16,64}?) (-?\d{1,10}|<NA>) (\S{1,64}) ([<>])(?:$| )/;
/** A line that ends in the program's name, and part of an event. */
const BEGUN = /^\d{16,19} (?:-?\d{1,10}|<NA>) (?:-?\d{1,10}|<NA>)(?:(?: |(?=\n))[^]{0,15})?$/;
const PART = /^(?:\d{16,19} (?:-?\d{1,10}|<NA>) |[^]{0,16}\d{1,10} [a-z]\w{0,63} [<>](?:$| ))/;

/** Whether a line is one of LID-DS 2021. */
export function isLidDs2021Line(line: string): boolean {
  return LINE.test(line);
}

/** Whether a line ends in the program's name, so that a line feed stands in that. */
export function isLidDs2021Begun(text: string): boolean {
  return BEGUN.test(text);
}

/** Whether a line is part of an event of LID-DS 2021. */
export function isLidDs2021Part(line: string): boolean {
  return PART.test(line);
}

/**
 * Reads lines of LID-DS 2021: null where a line is none. Seconds are those of the epoch, which a
 * number holds to some 2e-7 s.
 */
export function createLidDs2021Events(): (line: string) => SysdigEvent | null {
  return (line) => {
    const found = LINE.exec(line);
    if (found === null) return null;
    const [head, nanoseconds, process = "", program = "", thread = "", type = "", direction] = found;
    return {
      thread,
      process: process === "<NA>" ? null : process,
      container: null,
      program: program === "<NA>" || program === "" ? null : program,
      isEntry: direction === ">",
      type,
      info: line.slice(head.length),
      seconds: Number(nanoseconds) / 1e9,
    };
  };
}
