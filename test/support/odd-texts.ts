import * as fc from "fast-check";

const encoder = new TextEncoder();

/** Every kind of blank of `\s`, the byte order mark and the line ends among them, and characters that look like blanks and are none. */
const BLANKS = Array.from(" \t\r\n\v\f\u00A0\u1680\u2000\u200A\u2028\u2029\u202F\u205F\u3000\uFEFF");
const NO_BLANKS = Array.from("\u0085\u200B\u180E\u2060é日\u{1F600}\uFFFD");

const blanks = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(" ", "  ", "\t", "\n", "\n", "\r\n", "\n\n") },
  { weight: 1, arbitrary: fc.constantFrom(...BLANKS) },
);

/** No UTF-8: parts of characters, cut ones, overlong ones, surrogates. */
const DAMAGED = "c2 e280 efbb e3800a f09f98 eda080 c080 a0 f4908080 c220a0 e2808b f0e28080".split(" ");
/** NUL bytes are taken out before a reader sees them. */
const damage = fc.oneof(
  { weight: 9, arbitrary: fc.uint8Array({ min: 1, minLength: 1, maxLength: 3 }) },
  { weight: 9, arbitrary: fc.constantFrom(...DAMAGED).map((hex) => Uint8Array.from(Buffer.from(hex, "hex"))) },
);

const plainNumber = fc.integer({ min: 0, max: 400 }).map(String);
const oddNumber = fc.constantFrom(
  ..."0 00 0007 4095 4096 9999 00000 00003 12345678901 -5 3x 1e3 ３ 7. +1 3é".split(" "),
);
const numbers = fc.oneof(plainNumber, oddNumber);
const names = fc.constantFrom(..."read write _exit syscall_0xfa0 syscall_0x clone3 rt_sigaction x".split(" "));
const comments = fc.constantFrom(
  "# architecture: x86_64",
  "#architecture:i386 \r",
  "# architecture: a b",
  "# architecture:",
  "#",
  "# x",
  "#\u00A0architecture:\u2003aarch64\u3000",
  "# architecture: é",
  "# architecture : i386",
  "#architectur",
);
const huge = fc.constantFrom("z".repeat(300), "4".repeat(300), "é".repeat(100), `7${" ".repeat(300)}4`);

/** What may stand before a call, and what is nearly that; each up to its bar. */
const LEADERS = `7314  |[pid  7314] |[pid 99999999] |12345678 |7314<cat> |[pid  7314<cat (1)>] |7314<a>b> |[pid x] |
00:42:36 |00:42:36.794804 |0:42:36 |00:42:360 |00:42:36. |00:42x36 |1795567356.804535 |1795567356 |179556735 |     0.000134 |1. |
(+     0.000170) |(+ 0.1)|(+1.) |(+ 1) |[ 257] |[12345678] |[00007f0a3543bc47] |[????????????????] |[0123456] |
[0123456789abcdef0] |[pid 1<日本>] |8<é> |8<open|[pid 8<open] |[pid 7314 |[pid 7314x |[pid8] |[pid|[|(|[ |`
  .replaceAll("\n", "")
  .split("|");
const RESTS = `openat(AT_FDCWD, "a") = 3
read(0, <unfinished ...>
<... read resumed>) = 1
<...\u00A0read resumed>
<...read resumed>
getpid ()
write(1, "read(0, 1) = 2", 3) = 3
write(1, "é日", 2)
--- SIGCHLD {} ---
+++ exited with 0 +++
+++ killed by
+++ superseded by execve in pid 12 +++
strace: Process 9 attached
vfork(strace: Process 7314 attached
clone(strace: Process 8 attached\u2003
strace: Process 8 attached d
strace: Process 8 detached
<detached ...>
> /lib
[ Process PID=9 runs in 32 bit mode. ]
[ Process PID=9 runs in 64 bit mode. ]
[ Process PID=9 runs in x mode. ]
% time     seconds  usecs/call     calls
, child_tidptr=0x7)
hello world
syscall_0xfa0(1)
9read(
read
é(1)
a-b(1)
"x(
restart_syscall(<... resuming interrupted read ...>) = 0
(
_(
= 3 attached`.split("\n");

const joined = (...parts: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(...parts).map((texts) => texts.join(""));
const bytesOf = (piece: fc.Arbitrary<string>): fc.Arbitrary<Uint8Array> => piece.map((text) => encoder.encode(text));

/** @param damages how often, in 40, something odd or broken is between two pieces */
function textOf(piece: fc.Arbitrary<string>, between: fc.Arbitrary<string>, maxLength: number, damages: number) {
  const part = fc.oneof(
    { weight: 40, arbitrary: bytesOf(joined(piece, between)) },
    { weight: 2, arbitrary: bytesOf(blanks) },
    { weight: damages, arbitrary: damage },
    { weight: damages, arbitrary: bytesOf(fc.constantFrom(...NO_BLANKS, ...BLANKS)) },
  );
  const start = bytesOf(fc.constantFrom("", "", "", "\uFEFF", "\uFEFF\uFEFF", " ", "\n\n"));
  const end = bytesOf(fc.constantFrom("", "\n", "\r\n", " ", "7"));
  return fc
    .tuple(start, fc.array(part, { maxLength }), end)
    .map(([first, parts, last]) => Uint8Array.from([first, ...parts, last].flatMap((bytes) => [...bytes])));
}

/** Texts of call numbers, many of them read whole, the others odd or damaged in every way; so are those below. */
export const oddNumbers = fc.oneof(
  textOf(plainNumber, blanks, 30, 0),
  textOf(numbers, blanks, 8, 1),
  textOf(fc.oneof({ weight: 9, arbitrary: numbers }, { weight: 1, arbitrary: huge }), blanks, 8, 2),
);

/** Texts of call names and comments. */
export const oddNames = fc.oneof(
  textOf(fc.oneof({ weight: 3, arbitrary: names }, { weight: 1, arbitrary: comments }), blanks, 12, 0),
  textOf(fc.oneof(names, comments, huge, numbers), blanks, 8, 1),
);

/** Texts of process ids and call numbers. */
export const oddPairs = fc.oneof(
  textOf(
    joined(fc.constantFrom("7 ", "8\t ", "09 "), plainNumber),
    fc.constantFrom("\n", "\r\n", " \u2003\n", "\n\n"),
    20,
    0,
  ),
  textOf(joined(numbers, blanks, numbers), fc.constantFrom("\n", " \n", "\v\n"), 8, 1),
  textOf(huge, fc.constant("\n"), 3, 1),
);

/** Texts of strace lines, with everything that may stand before and behind. */
export const oddStrace = textOf(
  fc.oneof(
    { weight: 4, arbitrary: joined(fc.constantFrom("7314 ", "8 ", "[pid 9] ", ""), fc.constantFrom(...RESTS)) },
    {
      weight: 4,
      arbitrary: fc
        .tuple(fc.array(fc.constantFrom(...LEADERS), { maxLength: 3 }), fc.constantFrom(...RESTS))
        .map(([leaders, rest]) => leaders.join("") + rest),
    },
    { weight: 1, arbitrary: huge },
  ),
  fc.oneof({ weight: 9, arbitrary: fc.constantFrom("\n", "\r\n", " \n", "\n\n") }, { weight: 1, arbitrary: blanks }),
  20,
  2,
);
