/**
 * Gives the focus to `home` whenever the element that had it is gone: whoever works by keyboard would be thrown to the start of the page.
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
