import type { JSX } from "preact";
import { useEffect, useId, useState } from "preact/hooks";
import { printable, printableLines } from "../../../report/printable.ts";
import type { GivenFile, ModelChoice, ModelFacts, ShippedModel } from "../../api.ts";
import { cardRows, shortChecksum } from "./card-rows.ts";
import { choiceWords, isSameChoice } from "./choices.ts";
import { ModelChoices } from "./model-choices.tsx";
import "./model-section.css";
import { OwnModel } from "./own-model.tsx";

export interface ModelSectionProps {
  readonly shipped: readonly ShippedModel[];
  /**
   * Of the model in use, which is the user's own before it judged anything; null before there is
   * one.
   */
  readonly facts: ModelFacts | null;
  readonly isBusy: boolean;
  readonly onChoice: (choice: ModelChoice) => void;
  readonly onOwnModel: (files: readonly GivenFile[]) => void;
  /** What the user gave last; null where nothing was given. */
  readonly ownModel: ModelFacts | null;
}

/** Which model judges: one that came with the page or the user's own; and what it is. */
export function ModelSection({
  shipped,
  facts,
  isBusy,
  onChoice,
  onOwnModel,
  ownModel,
}: ModelSectionProps): JSX.Element {
  const heading = useId();
  const [asked, setAsked] = useState<ModelChoice | null>(null);
  // What was asked for is now in use, or, where the work failed or was cancelled, is not: the facts
  // say which.
  useEffect(() => {
    if (!isBusy && facts !== null) setAsked(null);
  }, [isBusy, facts]);
  const chosen = asked ?? facts?.choice ?? null;
  const isJudged = facts !== null && facts !== ownModel;
  // Before it judged, another choice is carried out at once: the card is then of no model in use.
  const inUse = isJudged || isSameChoice(chosen, facts?.choice ?? null) ? facts : null;
  const ownModelChooser = <OwnModel isBusy={isBusy} onOwnModel={onOwnModel} />;
  return (
    <section class="card model-section" aria-labelledby={heading}>
      <h2 id={heading}>Model</h2>
      <p class="hint">
        {choiceWords(chosen, isJudged)}
      </p>
      <div class="halves">
        <div>
          <ModelChoices
            shipped={shipped}
            ownModel={ownModel}
            chosen={chosen}
            isBusy={isBusy}
            onChoice={(choice) => {
              setAsked(choice);
              onChoice(choice);
            }}
          />
          {inUse === null ? null : ownModelChooser}
        </div>
        {inUse === null ? ownModelChooser : <ModelCardList facts={inUse} />}
      </div>
    </section>
  );
}

/** The card of the model in use, and the whole of it as text. */
function ModelCardList({ facts }: { readonly facts: ModelFacts }): JSX.Element {
  return (
    <div class="model-card">
      <h3>The model in use</h3>
      <dl>
        {cardRows(facts).map(({ term, text, checksums = [] }) => (
          <div key={`${term} ${text}`}>
            <dt>{term}</dt>
            <dd>
              {printable(text)}
              {checksums.map((sha256) => (
                <span class="checksum" key={sha256}>
                  <code title={`sha256 ${sha256}`}>{shortChecksum(sha256)}</code>
                  <span class="verified">
                    <svg width="13" height="13" viewBox="0 0 13 13" aria-hidden="true">
                      <path d="M1.5 7 5 10.5 11.5 2.5" />
                    </svg>
                    checksum verified
                  </span>
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <details>
        <summary>Whole model card</summary>
        <pre class="scroll" tabIndex={0} aria-label="Whole model card">
          {printableLines(facts.cardText)}
        </pre>
      </details>
    </div>
  );
}
