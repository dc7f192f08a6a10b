import { callOfTracepoint, callWithoutName } from "../syscalls/recorder-names.ts";

/** The kernel's own name of a call's function, or of its tracepoint. */
const FUNCTION = /^(?:__[a-z0-9]{1,8}_)?sys_(?:enter_)?(?=[a-z])/i;

/**
 * The call that a word stands for which is not its name: a number (`syscall_318`, `SYS_318`,
 * `syscall_0x13e`), a function of the kernel (`__x64_sys_read`), a name of the headers (`SYS_read`)
 * or of a tracepoint (`sys_enter_newstat`).
 * @param architecture whose numbers; null where it is not known
 * @returns null for any other word, which may be a call's name
 */
export function spelledCall(word: string, architecture: string | null): string | null {
  const numbered = callWithoutName(architecture, word);
  if (numbered !== null) return numbered;
  const name = word.replace(FUNCTION, "");
  return name === word ? null : callOfTracepoint(name.toLowerCase());
}
