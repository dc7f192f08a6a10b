const TERMS: readonly (readonly [string, string])[] = [
  ["Trace", "The system calls of one process, in order. A detector gives it one score; higher is more suspicious."],
  [
    "AUC",
    "The chance that a random attack scores higher than a random normal trace, a tie counted half: 0.5 is a coin toss, 1 is perfect.",
  ],
  [
    "Both intervals",
    "95 % bootstrap intervals of the AUC. “By files” redraws files; where files are copies of each other it is too narrow. “By distinct traces” redraws distinct traces, all copies together: trust this one.",
  ],
  [
    "Detected at 5 %",
    "The share of attacks above the threshold that 5 % of the normal test traces pass. It is read off the test set, so no one could have set it beforehand.",
  ],
  [
    "Promised, observed",
    "The threshold in use is set beforehand, from normal traces kept out of training. Observed is what it did on the test set; only traces like those it was set on keep the promise.",
  ],
  [
    "Unjudged",
    "A trace shorter than the threshold can speak for, or any trace where the calibration traces are too few for the promise. It is neither an alarm nor normal, and in neither rate; the AUC counts it.",
  ],
  [
    "p-value",
    "The share of calibration traces (and this one) that score at least as high. An alarm is a p-value no higher than the promised rate.",
  ],
  [
    "Paired difference",
    "The difference of two AUCs on the same redrawn traces. An interval that holds 0 means that the data cannot tell the two apart.",
  ],
  ["Best", "“Best” on this page is picked by test figures, which flatters it a little."],
];

/** What the words on the page mean, as an HTML list of terms. */
export function howToRead(): string {
  return `<dl class="terms">${TERMS.map(([term, meaning]) => `<dt>${term}</dt><dd>${meaning}</dd>`).join("\n")}</dl>`;
}
