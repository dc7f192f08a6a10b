import leven from "leven";

/** How many letters of a known word may be other, missing or too many for it to be meant. */
function mostEdits(word: string): number {
  return Math.max(1, Math.floor(word.length / 3) + (word.length > 3 ? 1 : 0));
}

/**
 * The known word that a mistyped one is nearest to (Levenshtein's edit distance, letter case
 * aside); undefined where none is near. Of equally near ones the first.
 * @param word a long one, which no one types by mistake, is near to none
 */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (word.length > 60) return undefined;
  let best: string | undefined;
  let least = mostEdits(word) + 1;
  for (const candidate of known) {
    const edits = leven(word.toLowerCase(), candidate.toLowerCase());
    if (edits < least && edits < candidate.length) [best, least] = [candidate, edits];
  }
  return best;
}

/** " (did you mean X?)", or nothing. @param prefix of the word as it is shown, for example "--" */
export function didYouMean(word: string, known: readonly string[], prefix = ""): string {
  const meant = nearest(word, known);
  return meant === undefined ? "" : ` (did you mean ${prefix}${meant}?)`;
}
