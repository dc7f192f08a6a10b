/** What the command line calls by an option, the page has a control for, or not at all. */
const CONTROLS: readonly (readonly [RegExp, string])[] = [
  [/say --arch ([\w|]+)/g, 'choose the architecture $1 under "How to read them"'],
  [/--arch opaque/g, 'the architecture "opaque" under "How to read them"'],
  [/--arch ([a-z]\w+)/g, 'the architecture $1 under "How to read them"'],
  [/--arch\b/g, 'the architecture under "How to read them"'],
  [/--input-format ([a-z-]+)/g, 'the format $1 under "How to read them"'],
  [/--input-format/g, 'the format under "How to read them"'],
  [/--per (thread|process|container)/g, 'with one trace a $1 ("How to read them")'],
  [/--call-names FILE/g, "the command line's --call-names FILE"],
  [/recalibrate with calibrate --normal or adapt --normal/g, "recalibrate or adapt the model on the command line"],
  [/; name one with --model DIR or train your own.*$/g, "; choose one by hand, or give one of your own"],
];

/** A message of the library in the words of the page; what names no option stays as it is. */
export function pageWords(message: string): string {
  return CONTROLS.reduce((text, [pattern, words]) => text.replace(pattern, words), message);
}
