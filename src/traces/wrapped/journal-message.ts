/** What only the kernel writes: the kernel's log, and its audit records. */
const KERNELS: ReadonlySet<string | null> = new Set(["kernel", "audit"]);
/** What any program may write into the journal, and must not be taken for the kernel's own. */
const LIKE_AUDIT = /\baudit\(|^[A-Z_]{3,24} arch=/;

/**
 * A journal entry's message as its line of a recording: as it is, where a program wrote it, for a
 * recorder that writes to its standard output. Audit records get what `journalctl` prints before
 * them by itself, the program's name: it tells the kernel's records from those that a program made
 * up.
 * @param message null where it cannot be read
 * @param field a field of the entry by its name
 */
export function messageOfJournal(message: string | null, field: (name: string) => string | null): string | null {
  if (message === null) return null;
  if (!KERNELS.has(field("_TRANSPORT")) && !LIKE_AUDIT.test(message)) return message;
  const program = KERNELS.has(field("_TRANSPORT"))
    ? field("_TRANSPORT")
    : (field("SYSLOG_IDENTIFIER") ?? field("_COMM") ?? "unknown");
  const pid = field("_PID");
  const name = `${(program ?? "").replaceAll(/[\s:[\]]/g, "_")}${pid === null ? "" : `[${pid}]`}`;
  const host = (field("_HOSTNAME") ?? "localhost").replaceAll(/\s/g, "_");
  return `${dateOf(field("__REALTIME_TIMESTAMP"))} ${host} ${name}: ${message}`;
}

/** `Nov 25 10:00:00`, in UTC. */
function dateOf(microseconds: string | null): string {
  const milliseconds = /^\d{1,16}$/.test(microseconds ?? "") ? Number(microseconds) / 1000 : 0;
  const date = new Date(milliseconds);
  const month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][
    date.getUTCMonth()
  ];
  return `${month ?? "Jan"} ${String(date.getUTCDate()).padStart(2, " ")} ${date.toISOString().slice(11, 19)}`;
}
