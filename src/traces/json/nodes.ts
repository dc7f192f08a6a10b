import type { Problem } from "../../problems/problem.ts";

/** At most this many nodes are named in a message. */
const MOST_SHOWN = 3;
const SHOWN_LETTERS = 60;

/** The machines of a text: a process id of one says nothing of another's. */
export interface Nodes {
  /**
   * What stands before the ids of a node: nothing for the first one that the text names, so that
   * the ids of a text of one machine stay as they are written.
   * @param node null where the event names none
   */
  readonly prefixOf: (node: string | null) => string;
  /** One where there are several, or none. */
  readonly warnings: (path: string) => readonly Problem[];
}

export function createNodes(): Nodes {
  let first: string | null = null;
  const others = new Set<string>();
  return {
    prefixOf(node) {
      first ??= node;
      if (node === null || node === first) return "";
      if (others.size <= MOST_SHOWN) others.add(node.slice(0, SHOWN_LETTERS));
      return `${node}:`;
    },
    warnings(path) {
      if (first === null || others.size === 0) return [];
      const shown = [...others].slice(0, MOST_SHOWN);
      const names = others.size > MOST_SHOWN ? [...shown, "..."] : shown;
      return [{ problem: "trace.several-machines", path, first: first.slice(0, SHOWN_LETTERS), others: names }];
    },
  };
}

/**
 * The container of a caller whose node's ids have a prefix.
 * @param container "" outside of one, null where the event does not say it
 */
export function containerOn(prefix: string, container: string | null): string | null {
  return container === "" && prefix !== "" ? `${prefix}host` : container;
}
