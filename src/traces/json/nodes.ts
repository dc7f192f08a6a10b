import type { Problem } from "../../problems/problem.ts";

/** At most this many nodes are named in a message. */
const MOST_SHOWN = 3;
const SHOWN_LETTERS = 60;

/** The machines of a text: two of them may use the same process id. */
export interface Nodes {
  /**
   * The prefix for the ids of a node: "" for the first node of the text, so that ids stay as they
   * are written in a text of one machine.
   * @param node null where the event names none
   */
  readonly prefixOf: (node: string | null) => string;
  /** A warning where there are several nodes. */
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
 * The container of a caller, kept apart from those of other nodes.
 * @param container "" outside of any container, null where the event does not name it
 */
export function containerOn(prefix: string, container: string | null): string | null {
  return container === "" && prefix !== "" ? `${prefix}host` : container;
}
