import { createDayClock, secondsOfDay } from "../day-clock.ts";
import type { SysdigEvent } from "./sysdig-event.ts";

/**
 * `7 10:00:01.000000123 0 33 httpd 4242 < close res=0`: number, time, cpu, user, program, thread,
 * direction, type, arguments. The program's name may hold anything, so in the 15 letters that a
 * program may give itself the last thread that fits counts. Source: LID-DS/LID-DS,
 * dataloader/syscall_2019.py.
 */
const LINE =
  /^\d{1,20} (\d\d:\d\d:\d\d\.\d{9}) \d{1,5} (?:-?\d{1,10}|<NA>)(?: |(?=\n))([^]{0,15}|[^\n<>]{16,64}?) (-?\d{1,10}|<NA>) ([<>]) (\S{1,64})(?:$| )/;
/** A line that ends in the program's name, and part of an event. */
const BEGUN = /^\d{1,20} \d\d:\d\d:\d\d\.\d{9} \d{1,5} (?:-?\d{1,10}|<NA>)(?:(?: |(?=\n))[^]{0,15})?$/;
const PART = /^(?:\d{1,20} \d\d:\d\d:\d\d\.\d{9} \d|[^]{0,16}\d{1,10} [<>] [a-z])/;

/** Whether a line is one of LID-DS 2019. */
export function isLidDs2019Line(line: string): boolean {
  return LINE.test(line);
}

/** Whether a line ends in the program's name, so that a line feed stands in that. */
export function isLidDs2019Begun(text: string): boolean {
  return BEGUN.test(text);
}

/** Whether a line is part of an event of LID-DS 2019. */
export function isLidDs2019Part(line: string): boolean {
  return PART.test(line);
}

/**
 * Reads lines of LID-DS 2019, which name no process and no date: null where a line is none. Seconds
 * count from the first day's midnight.
 */
export function createLidDs2019Events(): (line: string) => SysdigEvent | null {
  const clock = createDayClock();

  return (line) => {
    const found = LINE.exec(line);
    if (found === null) return null;
    const [head, time = "", program = "", thread = "", direction, type = ""] = found;
    return {
      thread,
      process: null,
      container: null,
      program: program === "<NA>" || program === "" ? null : program,
      isEntry: direction === ">",
      type,
      info: line.slice(head.length),
      seconds: clock(secondsOfDay(time)),
    };
  };
}
