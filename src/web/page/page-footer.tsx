import { useEffect, useState } from "preact/hooks";
import { isKeptOffline } from "./offline.ts";

/** Where the page stands: what it keeps, how it computes. */
export function PageFooter({ workers }: { readonly workers: number }) {
  const [isKept, setIsKept] = useState(false);
  useEffect(() => {
    isKeptOffline().then(setIsKept, () => undefined);
  }, []);
  return (
    <footer class="bottom">
      <p>
        Traces never leave this computer: a policy in the page forbids every other address.{" "}
        {isKept ? "The page is kept here and works without a network. " : ""}
        {workers === 1 ? "One worker scores." : `Up to ${workers} workers score side by side.`} The same code scores on
        the command line, where it is three to four times as fast. <a href="LICENCES.md">Licences</a>
      </p>
    </footer>
  );
}
