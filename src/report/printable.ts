/**
 * What could steer a terminal, turn the reading order or hide in a text: control characters (C0,
 * DEL, C1), format characters (bidirectional marks, zero-width and tag characters), line and
 * paragraph separators, halves of a surrogate pair, and what Unicode says to draw as nothing
 * (variation selectors, fillers).
 */
const STEERING = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;
/** Colours, as this program writes them itself. */
const COLOUR = /(\x1b\[[\d;]*m)/;

/**
 * `text` with everything that could steer a terminal, turn the reading order or hide written out as
 * `\xNN` or `\u{NNNN}`. The writer of a trace chooses its name.
 */
export function printable(text: string): string {
  return text.replace(STEERING, writtenOut);
}

/** As {@link printable}, but line ends stay: for messages of several lines. */
export function printableLines(text: string): string {
  return text.replace(STEERING, (character) => (character === "\n" ? character : writtenOut(character)));
}

/**
 * As {@link printableLines}, but colours stay, too: for what goes to a terminal that was asked for
 * them.
 */
export function printableColours(text: string): string {
  return text
    .split(COLOUR)
    .map((part, index) => (index % 2 === 1 ? part : printableLines(part)))
    .join("");
}

/**
 * As {@link printable}, but every backslash is doubled, so that the original can be restored: `\\`,
 * `\xNN` and `\u{NNNN}` are what they stand for.
 */
export function reversiblyPrintable(text: string): string {
  return printable(text.replaceAll("\\", "\\\\"));
}

/**
 * JSON text, as `JSON.stringify` gives it, with the same characters as `\uNNNN` escapes, two for a
 * character beyond U+FFFF: it parses to the same value. The line breaks of its layout stay; one in
 * a string is an escape already.
 */
export function printableJson(text: string): string {
  return text.replace(STEERING, (character) => {
    if (character === "\n") return character;
    return Array.from({ length: character.length }, (_, at) => {
      return `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`;
    }).join("");
  });
}

function writtenOut(character: string): string {
  const code = Number(character.codePointAt(0));
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
}
