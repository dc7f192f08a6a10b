import { UNDRAWN_PIXELS } from "../undrawn-pixels.ts";

/**
 * Scrolls the table's own scroller, never the document, so far that the row of a trace stands in its middle; not at all where the row is seen already.
 * @param index of the trace
 * @returns false where it is null or has no row on this page
 */
export function scrollToRow(scroller: HTMLElement, index: number | null): boolean {
  const row = index === null ? null : scroller.querySelector(`tr[data-index="${index}"]`);
  if (row === null) return false;
  const headHeight = scroller.querySelector("thead")?.clientHeight ?? UNDRAWN_PIXELS;
  const frame = scroller.getBoundingClientRect();
  const box = row.getBoundingClientRect();
  const top = frame.top + headHeight;
  const bottom = frame.top + scroller.clientHeight;
  const isSeen = box.top >= top && box.bottom <= bottom;
  if (!isSeen) scroller.scrollTop += (box.top + box.bottom) / 2 - (top + bottom) / 2;
  return true;
}
