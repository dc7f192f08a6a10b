import type { JSX } from "preact";
import { verdictReason } from "../../../report/verdict-phrases.ts";
import type { Verdict } from "../../../results/score.ts";
import type { Judged } from "../../../app/verdict.ts";
import { SHORT_VERDICT } from "./short-verdict.ts";
import "./verdict-mark.css";

/** A shape for each verdict, so that it is told without colour: a filled triangle, a hollow square, a ring, a dash. */
const SHAPES: Readonly<Record<Verdict, JSX.Element>> = {
  alarm: <path d="M7 1 13.5 12.5H0.5Z" />,
  foreign: <rect x="2" y="2" width="10" height="10" rx="1" />,
  normal: <circle cx="7" cy="7" r="4.5" />,
  unjudged: <path d="M2 7H12" />,
};

/** A verdict as a shape and a word or two. */
export function VerdictMark({ judged }: { readonly judged: Judged }): JSX.Element {
  const { verdict } = judged;
  return (
    <span class={`verdict ${verdict}`} title={verdictReason(judged)}>
      <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
        {SHAPES[verdict]}
      </svg>
      {SHORT_VERDICT[verdict]}
    </span>
  );
}
