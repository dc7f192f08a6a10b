/** One more than a message names; a recording may hold thousands. */
const MOST_KINDS = 4;

/**
 * The kinds of a recording's events that are not system calls, for the message on one that holds
 * nothing else.
 */
export interface KindsSeen {
  readonly add: (kind: string) => void;
  /** The first four different ones. */
  readonly seen: () => readonly string[];
}

export function createKindsSeen(): KindsSeen {
  const kinds = new Set<string>();
  return {
    add(kind) {
      if (kinds.size < MOST_KINDS) kinds.add(kind.slice(0, 60));
    },
    seen: () => [...kinds],
  };
}
