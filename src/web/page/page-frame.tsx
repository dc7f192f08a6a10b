import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { printable } from "../../report/printable.ts";
import "./page-frame.css";

/** What this is, in two lines. */
export function PageHeader() {
  return (
    <header class="top">
      <img src={new URL("../icon.svg", import.meta.url).href} alt="" width="40" height="40" />
      <div>
        <h1>syscall-sentinel</h1>
        <p class="quiet">
          Intrusions on a Linux host, from its system calls alone: which traces are anomalous, where, and what was
          expected instead.
        </p>
      </div>
    </header>
  );
}

/** What the page keeps, and how it computes. */
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

/** The page's own work goes first. */
const LATER_MS = 2000;

/**
 * Has the page's files kept by a service worker, so that it opens without a network from then on.
 * @returns whether they are kept; false where the browser keeps none (an address that is neither
 * https nor this machine)
 */
async function isKeptOffline(): Promise<boolean> {
  if (!("serviceWorker" in navigator)) return false;
  await new Promise((resolve) => setTimeout(resolve, LATER_MS));
  await navigator.serviceWorker.register(new URL("service-worker.js", document.baseURI));
  await navigator.serviceWorker.ready;
  return true;
}

interface LaterProps {
  /** How many frames to wait, at least 1. */
  readonly frames: number;
  readonly children: ComponentChildren;
}

/**
 * Draws its content some frames after it was first asked to, so that parts of a page come in tasks
 * of their own; once drawn, it stays.
 */
export function Later({ frames, children }: LaterProps) {
  const [left, setLeft] = useState(frames);
  useEffect(() => {
    if (left === 0) return;
    const frame = requestAnimationFrame(() => {
      setLeft(left - 1);
    });
    return () => {
      cancelAnimationFrame(frame);
    };
  }, [left]);
  return left === 0 ? <>{children}</> : null;
}

/**
 * Gives the focus to `home` whenever the element that had it is gone: a keyboard user would be
 * thrown to the start of the page.
 * @returns ends it
 */
export function keepFocus(home: HTMLElement): () => void {
  let last: Element | null = null;
  const onFocus = (event: FocusEvent): void => {
    last = event.target instanceof Element ? event.target : null;
  };
  const observer = new MutationObserver(() => {
    if (last === null || last.isConnected || document.activeElement !== document.body) return;
    last = null;
    home.focus({ preventScroll: true });
  });
  document.addEventListener("focusin", onFocus);
  observer.observe(home, { childList: true, subtree: true });
  return () => {
    document.removeEventListener("focusin", onFocus);
    observer.disconnect();
  };
}

interface ProblemProps {
  /** One line; null where nothing is wrong. */
  readonly text: string | null;
  readonly onDismiss: () => void;
}

/** What went wrong, announced to screen readers too; the page continues. */
export function Problem({ text, onDismiss }: ProblemProps) {
  return (
    <div role="alert">
      {text === null ? null : (
        <div class="problem-line" data-testid="problem">
          <p>{printable(text)}</p>
          <button type="button" onClick={onDismiss}>
            Dismiss
          </button>
        </div>
      )}
    </div>
  );
}
