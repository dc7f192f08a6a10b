import type { Place, Places } from "../places/place-keeper.ts";

/**
 * Says which records belong to one event, whose call is in one of them; only on a pass that looks
 * for places.
 */
export interface AuditPlaces {
  /**
   * The record that is being read is one of this event's.
   * @param isOfCall whether it tells of the call
   */
  readonly see: (event: string, isOfCall: boolean) => void;
}

/** The records of an event follow each other, or are mixed with those of a few others. */
const MOST_OPEN_EVENTS = 4096;

export function createAuditPlaces(places: Places): AuditPlaces {
  /** The lines of each recent event: once its call came, the call's place alone. */
  const linesOf = new Map<string, { readonly lines: Place[]; call: Place | null }>();

  return {
    see(event, isOfCall) {
      const known = linesOf.get(event);
      if (known !== undefined && known.call !== null) {
        places.goOn(known.call);
        return;
      }
      const lines = known?.lines ?? [];
      if (isOfCall) places.beganAt(lines);
      else lines.push(places.here());
      linesOf.delete(event);
      linesOf.set(event, { lines: isOfCall ? [] : lines, call: isOfCall ? places.here() : null });
      const [oldest] = linesOf.keys();
      if (linesOf.size > MOST_OPEN_EVENTS && oldest !== undefined) linesOf.delete(oldest);
    },
  };
}
