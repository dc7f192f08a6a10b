/**
 * Calls that do something whatever their arguments: they end, split, stop or detach the process, or
 * jump elsewhere. Nearly every other call can be made for nothing, with a bad descriptor or
 * pointer; after Wagner and Soto 2002, with what Linux has added since.
 */
export const NEVER_NO_OPS: ReadonlySet<string> = new Set([
  "exit",
  "exit_group",
  "fork",
  "vfork",
  "clone",
  "clone3",
  "pause",
  "sigsuspend",
  "sigreturn",
  "rt_sigreturn",
  "alarm",
  "setsid",
  "vhangup",
]);
