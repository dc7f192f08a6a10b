import { countOf, increment } from "../core/statistics.ts";
import type { Lineage } from "../core/lineage.ts";

/** After this call each child of a process is a piece of work that somebody asked for. */
export const LISTEN = "listen";

/**
 * A process of one text. Two may turn out to be one: a thread is often met before the clone that
 * made it has come back. A class, since a file may hold a million.
 */
export class ProcessNode {
  /** The id of its first thread. */
  id: string;
  #parent: ProcessNode | null = null;
  #same: ProcessNode | null = null;
  #program: string | null = null;
  #listens = false;

  constructor(id: string) {
    this.id = id;
  }

  /** The process that this one turned out to be. */
  get self(): ProcessNode {
    let node = this as ProcessNode;
    while (node.#same !== null) node = node.#same;
    return node;
  }

  /** The process was made by another, which is not its own descendant; the first to say so counts. */
  madeBy(parent: ProcessNode): void {
    const self = this.self;
    if (self.#parent === null && !parent.self.#isWithin(self)) self.#parent = parent.self;
  }

  /** What was taken for a process is a thread of another, which is not its own descendant. */
  isThreadOf(process: ProcessNode): void {
    const self = this.self;
    const other = process.self;
    if (other.#isWithin(self)) return;
    self.#same = other;
    other.#listens ||= self.#listens;
    other.#program ??= self.#program;
  }

  /** A thread of the process called `listen`. */
  noteListen(): void {
    this.self.#listens = true;
  }

  /** What one of its threads executed last, or what the text names; null where it has none. */
  get program(): string | null {
    return this.self.#program;
  }

  /** Whether the text said what made it. */
  get hasParent(): boolean {
    return this.self.#parent !== null;
  }

  /** The program that a thread of the process executed, or that the text names for it. */
  noteProgram(program: string | null): void {
    if (program !== null) this.self.#program = program;
  }

  lineage(): Lineage {
    const self = this.self;
    const parent = self.#maker();
    let tree = self;
    for (let above = parent; above !== null && !above.#startsTrees(); above = above.#maker()) tree = above;
    let named = self.#program === null ? parent : null;
    while (named !== null && named.#program === null) named = named.#maker();
    return {
      process: self.id,
      parent: parent?.id ?? null,
      forkOf: named === null ? null : named.#program,
      tree: tree.id,
    };
  }

  /** Whether each child of the process is a tree of its own. */
  #startsTrees(): boolean {
    return this.#parent === null || this.#listens;
  }

  #maker(): ProcessNode | null {
    return this.#parent === null ? null : this.#parent.self;
  }

  #isWithin(ancestor: ProcessNode): boolean {
    for (let node: ProcessNode | null = this.self; node !== null; node = node.#maker()) {
      if (node === ancestor) return true;
    }
    return false;
  }
}

/** Which threads belong to which process of a text, and who made it. */
export interface Lineages {
  /**
   * A thread begins. @param thread its id @param name its id, with its life behind a second one
   * @param process the id of its process, where the text says it on every line; else null
   */
  readonly begin: (thread: string, name: string, process: string | null) => ProcessNode;
  /**
   * A thread made another, which may have been met before.
   * @param isThread whether it is a thread of the maker's process; null where the text does not
   *   say, and is then taken for a process
   */
  readonly made: (child: string, maker: string, isThread: boolean | null) => void;
  /** The text says which process is a process's parent; the first to say so counts. */
  readonly childOf: (process: string, parent: string) => void;
  /** The thread is gone: should its id come back, that is another. */
  readonly end: (thread: string) => void;
  readonly rename: (from: string, to: string) => void;
  /** Whether the text said of any process what made it. */
  readonly isKnown: () => boolean;
}

/**
 * @param checkHeld called with the number of processes remembered, and of threads whose maker, or
 *   whose first call, is still to come
 * @param keepId a copy of an id
 */
export function createLineages(checkHeld: (count: number) => void, keepId: (id: string) => string): Lineages {
  /** The process of each living thread; of formats that name processes, of each process too. */
  const nodeOf = new Map<string, ProcessNode>();
  /** Living threads that were met before what made them was. */
  const orphans = new Set<string>();
  /** The same, gone: a child may be over before the clone that made it comes back. */
  const goneOrphans = new Map<string, ProcessNode>();
  const expected = new Map<string, { readonly maker: ProcessNode; readonly isThread: boolean | null }>();
  /** How often an id that names a process came back. */
  const livesOf = new Map<string, number>();
  let isKnown = false;

  function processNode(process: string): ProcessNode {
    const known = nodeOf.get(process);
    if (known !== undefined) return known;
    const lives = countOf(livesOf, process);
    const id = keepId(process);
    const node = new ProcessNode(lives === 0 ? id : `${id}.${lives + 1}`);
    nodeOf.set(id, node);
    checkHeld(nodeOf.size);
    return node;
  }

  function join(node: ProcessNode, { maker, isThread }: { maker: ProcessNode; isThread: boolean | null }): void {
    isKnown = true;
    if (isThread === true) node.isThreadOf(maker);
    else node.madeBy(maker);
  }

  return {
    begin(thread, name, process) {
      const made = expected.get(thread);
      if (process !== null) {
        const node = processNode(process);
        if (made !== undefined && thread === process) join(node, made);
        expected.delete(thread);
        return node;
      }
      const node = new ProcessNode(name);
      nodeOf.set(thread, node);
      goneOrphans.delete(thread);
      if (made === undefined) orphans.add(thread);
      else join(node, made);
      expected.delete(thread);
      return node;
    },
    made(child, makerId, isThread) {
      const maker = nodeOf.get(makerId);
      if (maker === undefined || child === makerId) return;
      const living = nodeOf.get(child);
      if (living !== undefined && !orphans.has(child)) {
        if (isThread !== true && !living.hasParent) join(living, { maker, isThread });
        return;
      }
      const known = living ?? goneOrphans.get(child);
      if (known === undefined) {
        expected.set(child, { maker, isThread });
        checkHeld(expected.size);
      } else {
        join(known, { maker, isThread });
        orphans.delete(child);
        goneOrphans.delete(child);
      }
    },
    childOf(process, parent) {
      if (process === parent) return;
      isKnown = true;
      const node = processNode(process);
      if (!node.hasParent) node.madeBy(processNode(parent));
    },
    end(thread) {
      const node = nodeOf.get(thread);
      if (node !== undefined && orphans.delete(thread)) {
        goneOrphans.set(thread, node);
        checkHeld(goneOrphans.size);
      }
      if (nodeOf.delete(thread)) increment(livesOf, thread);
      expected.delete(thread);
    },
    rename(from, to) {
      const node = nodeOf.get(from);
      if (node === undefined) return;
      if (node.id === from) node.id = to;
      nodeOf.delete(from);
      nodeOf.set(to, node);
      if (orphans.delete(from)) orphans.add(to);
    },
    isKnown: () => isKnown,
  };
}
