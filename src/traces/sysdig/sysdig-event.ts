import type { Caller } from "../call-book.ts";

/** One event, as sysdig and the data sets made with it write them. */
export interface SysdigEvent extends Caller {
  /** Null where the text does not name it. */
  readonly program: string | null;
  /** True for `>`, the entry of a call; false for `<`, its exit. */
  readonly isEntry: boolean;
  readonly type: string;
  /** What stands behind the type: `fd=3 size=9`. */
  readonly info: string;
  /** NaN where it is not asked for. */
  readonly seconds: number;
}
