import { randomInteger } from "./random.ts";

/** What damaged, hostile and half-written recordings hold. */
const PIECES = [
  "\0",
  "\r",
  "\u001b[31m",
  "\uFEFF",
  "\u2028",
  "__proto__",
  "constructor",
  "NaN",
  "Infinity",
  "-1",
  "1e400",
  "99999999999999999999",
  "4096",
  "0x",
  '"',
  "'",
  "\\",
  "{",
  "}",
  "[",
  "]",
  "(",
  ")",
  "<",
  ">",
  "=",
  ":",
  ",",
  "\t",
  " ",
  "é日",
  "\u{1F600}",
  "= -1",
  "<unfinished ...>",
  "null",
  "<... ",
  "[LOST ",
  "drop",
  "a".repeat(300),
  "1".repeat(300),
  " ".repeat(300),
];

/** An endless source of lines: those given, and what becomes of them when they are cut, mixed, doubled and damaged. */
export function mutatedLines(lines: readonly string[], foreign: readonly string[], seed: number): () => string {
  const random = randomInteger(seed);
  const of = (from: readonly string[]): string => from[random(from.length)] ?? "";
  const place = (line: string): number => random(line.length + 1);
  const changes: readonly ((line: string) => string)[] = [
    (line) => line.slice(0, place(line)),
    (line) => line.slice(place(line)),
    (line) => insert(line, place(line), of(PIECES)),
    (line) => insert(line, place(line), String.fromCharCode(random(256))),
    (line) => line.slice(0, place(line)) + of(lines).slice(place(line)),
    (line) => line.slice(0, place(line)) + of(foreign).slice(place(line)),
    (line) => line + of(lines),
    (line) =>
      line.replace(/\d+/g, (digits) =>
        random(3) === 0 ? of(["0", "-1", "4095", "4096", "1073741824", digits + digits]) : digits,
      ),
    (line) =>
      line.replace(/[a-z_]+/g, (word) =>
        random(6) === 0 ? of(["__proto__", "toString", "read", word.toUpperCase(), ""]) : word,
      ),
    (line) =>
      line
        .split(random(2) === 0 ? " " : ",")
        .reverse()
        .join(" "),
  ];
  return () => {
    let line = random(20) === 0 ? of(foreign) : of(lines);
    for (let left = random(4); left > 0; left -= 1) line = changes[random(changes.length)]?.(line) ?? line;
    return line;
  };
}

function insert(line: string, at: number, piece: string): string {
  return line.slice(0, at) + piece + line.slice(at);
}
