/** What Go programs, `uname -m` and packagers call architectures, in small letters. */
const ARCHITECTURE_OF_MACHINE: ReadonlyMap<string, string> = new Map([
  ["amd64", "x86_64"],
  ["x64", "x86_64"],
  ["i486", "i386"],
  ["i586", "i386"],
  ["i686", "i386"],
  ["arm64", "aarch64"],
  ["arm32", "arm"],
  ["armhf", "arm"],
  ["armel", "arm"],
  // What the audit tools call either byte order.
  ["armeb", "arm"],
  ["ppc64el", "ppc64le"],
  // Either byte order has the same calls.
  ["ppc64", "ppc64le"],
  ["mipsel", "mips"],
  ["mipsle", "mips"],
  ["mips64el", "mips64"],
  ["mips64le", "mips64"],
  ["mips64n32", "mipsn32"],
]);
/** `armv7l` */
const ARM = /^armv[0-9]/;

/**
 * The architecture of a machine by any of its names, `x86_64` of `amd64`; a name that we do not
 * know is the architecture's own.
 */
export function architectureOfMachine(name: string): string {
  return ARCHITECTURE_OF_MACHINE.get(name) ?? (ARM.test(name) ? "arm" : name);
}
