import { LEADER, leaderLength } from "./strace-leader.ts";
import { NO_FACTS, type CallContext } from "../format.ts";
import type { CallFacts } from "../../results/score.ts";

const COMMAND = /^(?: ?\[pid\s+\d+|\d{1,7})<([^>]*)>/;
/** `23:59:58.000001`, seconds since 1970, or what -r gives: seconds since the call before. */
const TIME = /(?:^|\s)(\d\d:\d\d:\d\d(?:\.\d+)?|\d+\.\d+|\d{10})\s/;
const CALL = /^[a-zA-Z_][a-zA-Z0-9_]*(?:#64)?\(/;
const UNFINISHED = / ?<unfinished \.\.\.>\s*$/;
const RESUMED = /^<\.\.\. [a-zA-Z_]\w*(?:#64)? resumed>\s?/;
/** Words of its own that strace wrote into the midst of a line. */
const BROKE_IN = /strace: Process \d+ attached\s*$/;
const RESULT = /\)\s+= /y;
/** A thread's maker may itself be a thread of the same process. */
const MOST_MAKERS = 64;

/** What a call of strace says; a call that was split, with the line on which it came back. */
export function straceFacts(lines: readonly string[], { program, makerOf, thread: traced }: CallContext): CallFacts {
  const [first = "", ...others] = lines;
  const leader = LEADER.exec(first);
  const head = leader?.[0] ?? "";
  const begun = first.slice(head.length).trim().replace(UNFINISHED, "").replace(BROKE_IN, "");
  const rest = others.map((line) => line.slice(leaderLength(line)).trim());
  const text = [begun, ...rest.map((part) => part.replace(RESUMED, "").replace(UNFINISHED, ""))].join("");
  const open = CALL.exec(text)?.[0].length;
  const thread = leader?.[1] ?? leader?.[2] ?? traced;
  const maker = thread === null ? null : makerOf(thread);
  if (open === undefined) return { ...NO_FACTS, thread };
  const { end, result } = endOf(text, open);
  return {
    time: TIME.exec(head.replace(COMMAND, "").replace(/^(?: ?\[pid\s+\d+\]|\d{1,7}\s)/, " "))?.[1] ?? null,
    thread,
    process: thread === null ? null : processOf(thread, makerOf),
    parent: maker === null || maker.parent === "" ? null : maker.parent,
    program: COMMAND.exec(head)?.[1] ?? program,
    arguments: text.slice(open, end),
    result,
  };
}

/**
 * The process of a thread: that of its maker, where it is a thread of the same one; null where the
 * text does not show it.
 */
function processOf(thread: string, makerOf: CallContext["makerOf"]): string | null {
  let id = thread;
  for (let left = MOST_MAKERS; left > 0; left -= 1) {
    const maker = makerOf(id);
    if (maker === null) return id === thread ? null : id;
    if (maker.isThread !== true) return maker.isThread === null ? null : id;
    id = maker.parent;
  }
  return null;
}

/**
 * The arguments end at the first bracket with a result behind it that is neither in a string nor in
 * the file of a descriptor (-y): a program chooses what these hold.
 */
function endOf(text: string, from: number): { readonly end: number; readonly result: string | null } {
  for (let at = from; at < text.length; at += 1) {
    const letter = text[at];
    if (letter === '"') {
      for (at += 1; at < text.length && text[at] !== '"'; at += 1) if (text[at] === "\\") at += 1;
    } else if (letter === "<" && /\w/.test(text[at - 1] ?? "")) {
      const end = text.indexOf(">", at);
      if (end > 0) at = end;
    } else if (letter === ")") {
      RESULT.lastIndex = at;
      const found = RESULT.exec(text);
      if (found !== null) return { end: at, result: text.slice(at + found[0].length) };
    }
  }
  return { end: text.endsWith(")") ? text.length - 1 : text.length, result: null };
}
