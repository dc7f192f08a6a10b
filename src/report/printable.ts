/**
 * `text` with everything that could steer a terminal or turn the reading order (control characters, escapes, bidirectional and
 * line separators) written out as `\xNN` or `\u{NNNN}`. Trace names come from whoever wrote the trace.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
  });
}

/** As {@link printable}, but line ends stay: for messages of several lines. */
export function printableLines(text: string): string {
  return text.split("\n").map(printable).join("\n");
}
