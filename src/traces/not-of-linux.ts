import { atKey } from "../core/at.ts";
import type { Problem } from "../problems/problem.ts";
import { isCallOfLinux } from "./known-call.ts";

/** Names in a recording that are not calls of any Linux. */
export interface NamesNotOfLinux {
  /** In the order of their first call. */
  readonly names: readonly string[];
  /** The calls by these names together. */
  readonly calls: number;
  /** The number of different names in the recording, these included. */
  readonly allNames: number;
}

/** The part of a collector that has the names. */
interface CollectedNames {
  readonly keptNames: () => Iterable<string>;
  readonly callCounts: () => ReadonlyMap<string, { readonly times: number }>;
}

/** The most names that are shown, and the most letters of each. */
const SHOWN_NAMES = 3;
const SHOWN_LETTERS = 40;
/** The most names that are examined to say what made them. */
const LOOKED_AT_NAMES = 1000;

/** Functions of the C library that most programs call and that are not names of system calls. */
const LIBRARY_FUNCTIONS: ReadonlySet<string> = new Set(
  (
    "malloc calloc realloc free strlen strnlen strcmp strncmp strcasecmp strncasecmp strcpy strncpy strchr strrchr strstr strcat strncat strdup " +
    "strndup strtok strtol strtoul strtod strerror strcoll strspn strcspn strpbrk memcpy memmove memset memcmp memchr mempcpy printf fprintf " +
    "sprintf snprintf vprintf vfprintf vsnprintf asprintf puts fputs fputc putc putchar perror fopen fopen64 fdopen freopen fclose fread fwrite " +
    "fgets fgetc getc getline fscanf sscanf scanf fseek ftell rewind feof ferror fflush fileno getenv secure_getenv setenv unsetenv putenv " +
    "setlocale nl_langinfo bindtextdomain textdomain gettext dcgettext __libc_start_main __libc_init_first atexit __cxa_atexit __cxa_finalize " +
    "abort atoi atol atof rand srand qsort bsearch opendir closedir isatty ttyname getopt getopt_long error sigemptyset sigfillset sigaddset " +
    "pthread_create pthread_join pthread_mutex_lock pthread_mutex_unlock toupper tolower isalpha isdigit isspace __errno_location localtime " +
    "strftime mktime gethostbyname getaddrinfo inet_ntoa htons dlopen dlsym sleep usleep system popen pclose fwrite_unlocked fputs_unlocked"
  ).split(" "),
);

/** What other programs write, by their names, and how to record system calls instead. */
const LOOKS: readonly { readonly isOwn: (name: string) => boolean; readonly look: string }[] = [
  {
    isOwn: (name) => LIBRARY_FUNCTIONS.has(name) || /^(?:_Z|__\w+_chk$)/.test(name),
    look: "it looks like ltrace, which records functions of libraries; record with strace -f -o FILE PROGRAM",
  },
  {
    isOwn: (name) => /^(?:security|selinux|apparmor|smack|tomoyo|landlock|bpf_lsm)_|^cap_[a-z]/.test(name),
    look: "they look like security hooks of the kernel; record its system calls instead",
  },
  {
    isOwn: (name) =>
      /^(?:sched|irq|softirq|timer|hrtimer|signal|block|net|napi|skb|kmem|mm|writeback|workqueue|power|ext4|xfs|raw_syscalls)_(?:process|switch|wakeup|waking|handler|entry|exit|raise|start|expire|cancel|deliver|generate|rq|dev|poll|kfree|consume|page|sys|work|execute|activate)/.test(
        name,
      ),
    look: "they look like tracepoints of the kernel; record its system calls instead",
  },
  {
    isOwn: (name) =>
      /^(?:__x64_|__ia32_|__arm64_|__se_|__do_|ksys_|do_|__?vfs_|vfs_|tcp_|udp_|inet_|sock_|ip_|ext4_|xfs_|btrfs_|blk_|bio_|kmem_|mutex_|_raw_spin|__alloc|alloc_|filp_|path_|dentry_|inode_|mark_|schedule)/.test(
        name,
      ),
    look: "they look like functions of the kernel; record its system calls instead",
  },
  {
    isOwn: (name) => /^(?:Nt|Zw)[A-Z]/.test(name) || /^[A-Z][a-z]+[A-Z]\w*[AW]?(?:Ex)?$/.test(name),
    look: "they look like calls of Windows; this program reads Linux recordings",
  },
  {
    isOwn: (name) =>
      /_nocancel$|^(?:workq_|psynch_|kevent_|bsdthread_|mac_|__mac_|mach_|ulock_|shm_open$|csops|proc_info$|sysctlbyname$|stat64_extended|getattrlist|guarded_)/.test(
        name,
      ),
    look: "they look like calls of macOS, as dtruss prints them; this program reads Linux recordings",
  },
  {
    isOwn: (name) =>
      /^(?:_umtx_op|issetugid|__?sysctl\w*|sysarch|cap_rights_\w+|cap_enter|thr_\w+|kqueue|kevent|nfstat|sigprocmask|fstatat|getdirentries|__getcwd|sigaltstack|ktrace|jail\w*|lwp_\w+|schedctl|memcntl|mmapobj|resolvepath|sysinfo|getustack|fcntl64_|systeminfo|open64|fstat64_|lookup|minherit|pledge|unveil|swapctl|clock_nanosleep_|extattr_\w+|acl_\w+|rfork|kldload|modfind|_llseek_)$/.test(
        name,
      ),
    look: "it looks like truss, which records calls of FreeBSD or Solaris; this program reads Linux recordings",
  },
];

/**
 * The names of a recording that are not calls of Linux on any architecture; null where there are
 * none.
 * @param ownNames the user's own names of calls
 */
export function namesNotOfLinux(collector: CollectedNames, ownNames: readonly string[] = []): NamesNotOfLinux | null {
  const own = new Set(ownNames);
  // Names from the tables are not kept, and most recordings have no others.
  const suspects = [...collector.keptNames()].filter((name) => !isCallOfLinux(name) && !own.has(name));
  if (suspects.length === 0) return null;
  const counts = collector.callCounts();
  const names = suspects.filter((name) => counts.has(name));
  if (names.length === 0) return null;
  const calls = names.reduce((sum, name) => sum + atKey(counts, name).times, 0);
  return { names, calls, allNames: counts.size };
}

/** Whether most of a recording's different names are not calls of Linux. */
export function isMostlyNotOfLinux({ names, allNames }: NamesNotOfLinux): boolean {
  return 2 * names.length > allNames;
}

/**
 * The facts of these names, for messages.
 * @param format where the text is refused: the format that would read it
 */
export function factsNotOfLinux(
  unfamiliar: NamesNotOfLinux,
  format: string | null,
): Problem & { problem: "trace.foreign-names" } {
  const { names, calls, allNames } = unfamiliar;
  const shown = names.slice(0, SHOWN_NAMES).map((name) => name.slice(0, SHOWN_LETTERS));
  const look = isMostlyNotOfLinux(unfamiliar) ? lookOf(unfamiliar) : null;
  return { problem: "trace.foreign-names", shown, names: names.length, allNames, calls, look, format };
}

/**
 * What made at least a quarter of these names, and what to record instead; null where that is not
 * known.
 */
function lookOf({ names }: NamesNotOfLinux): string | null {
  const some = names.slice(0, LOOKED_AT_NAMES);
  const counted = LOOKS.map(({ isOwn, look }) => ({ look, count: some.filter(isOwn).length }));
  const best = counted.reduce((most, next) => (next.count > most.count ? next : most));
  return 4 * best.count >= some.length ? best.look : null;
}
