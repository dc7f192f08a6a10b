/** So many are named in a message; a recording may hold thousands. */
const MOST_KINDS = 3;

/** The kinds of a recording's events that are no system calls, for the message on one that holds nothing else. */
export interface KindsSeen {
  readonly add: (kind: string) => void;
  /** `it holds process_exec, process_exit; `, or nothing where none was seen. */
  readonly text: () => string;
}

export function createKindsSeen(): KindsSeen {
  const kinds = new Set<string>();
  return {
    add(kind) {
      if (kinds.size <= MOST_KINDS) kinds.add(kind.slice(0, 60));
    },
    text() {
      if (kinds.size === 0) return "";
      const shown = [...kinds].slice(0, MOST_KINDS).join(", ");
      return `it holds ${shown}${kinds.size > MOST_KINDS ? " and more" : ""}; `;
    },
  };
}
