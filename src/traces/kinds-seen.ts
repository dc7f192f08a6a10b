/** So many are named in a message; a recording may hold thousands. */
const MOST_KINDS = 3;

/** The kinds of a recording's events that are no system calls, for the message on one that holds nothing else. */
export interface KindsSeen {
  readonly add: (kind: string) => void;
  /** `it holds process_exec, process_exit; `, or nothing where none was seen. */
  readonly text: () => string;
  /** `process_exec, process_exit`, and more where there are more; "" where none was seen. */
  readonly list: () => string;
}

export function createKindsSeen(): KindsSeen {
  const kinds = new Set<string>();

  function list(): string {
    const shown = [...kinds].slice(0, MOST_KINDS).join(", ");
    return kinds.size > MOST_KINDS ? `${shown} and more` : shown;
  }

  return {
    add(kind) {
      if (kinds.size <= MOST_KINDS) kinds.add(kind.slice(0, 60));
    },
    text: () => (kinds.size === 0 ? "" : `it holds ${list()}; `),
    list,
  };
}
