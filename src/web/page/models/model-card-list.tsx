import type { JSX } from "preact";
import { printable, printableLines } from "../../../report/printable.ts";
import type { ModelFacts } from "../../api.ts";
import { cardRows, shortChecksum } from "./card-rows.ts";

/** The card of the model in use, and the whole of it as text. */
export function ModelCardList({ facts }: { readonly facts: ModelFacts }): JSX.Element {
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
