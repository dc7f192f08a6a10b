const CLONE_THREAD = 0x10000;
/**
 * `-X raw` leaves the flags a number; `-e raw=all` the arguments too, of which clone's first is the
 * flags, and clone3's points to them.
 */
const NUMBERED = /^clone3?\((?:.*?\bflags=(?:0x([0-9a-f]{1,16})|\d)|0x([0-9a-f]{1,16}), )/;
const POINTER = /^clone3\((?:0x[0-9a-f]|[^{]{0,3}$)/;
/** `-e raw=all` prints the id in hexadecimal. */
const RESULT = /\)\s+= (0x[0-9a-f]{1,8}|\d{1,10})(?: \/\* (\d{1,10}) in strace's PID NS \*\/)?/;

/**
 * Whether a call begins a thread, and not a process; null where the text does not show its flags.
 * @param text the call with its arguments, as far as they are there
 */
export function makesThread(text: string): boolean | null {
  if (text.includes("CLONE_THREAD")) return true;
  if (POINTER.test(text)) return null;
  const [, named, first] = NUMBERED.exec(text) ?? [];
  const digits = named ?? first;
  return digits !== undefined && (Number.parseInt(digits.slice(-8), 16) & CLONE_THREAD) !== 0;
}

/**
 * The id that a call which came back gave its child; null where it failed, did not come back, or is
 * to be begun again.
 */
export function spawnedId(text: string): string | null {
  const [, inside, id = inside] = RESULT.exec(text) ?? [];
  return id === undefined || Number(id) === 0 ? null : String(Number(id));
}

/** Whether a call came back, with a child or without. */
export function isBack(text: string): boolean {
  return /\)\s+= [-\d?]/.test(text);
}
