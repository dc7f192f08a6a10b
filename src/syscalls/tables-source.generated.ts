// Written by scripts/generate_syscall_tables.py from linux-libc-dev 6.1.187-1; do not edit.
/** The Debian package whose headers the call tables are read from, and the kernel that they describe. */
export const CALL_TABLES_SOURCE = { package: "linux-libc-dev", version: "6.1.187-1", kernel: "6.1.187" } as const;
