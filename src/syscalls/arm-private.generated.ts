// Written by scripts/generate_syscall_tables.py from linux-libc-dev-armhf-cross 6.1.4-1cross1; do not edit.
export const ARM_PRIVATE_CALLS: readonly (string | null)[] = [
null,
"breakpoint",
"cacheflush",
"usr26",
"usr32",
"set_tls",
"get_tls"
];
