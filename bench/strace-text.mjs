// Made-up text as `strace -f -tt` writes it.

const CALLS = [
  'openat(AT_FDCWD, "/etc/ld.so.cache", O_RDONLY|O_CLOEXEC) = 3',
  'read(3, "\\177ELF\\2\\1\\1\\3\\0\\0\\0\\0\\0\\0\\0\\0\\3\\0>\\0\\1\\0\\0\\0"..., 832) = 832',
  "mmap(NULL, 2037344, PROT_READ, MAP_PRIVATE|MAP_DENYWRITE, 3, 0) = 0x7f3a2c1d8000",
  "close(3) = 0",
  "fstat(3, {st_mode=S_IFREG|0644, st_size=18732, ...}) = 0",
  "futex(0x7f3a2c3e1a44, FUTEX_WAIT_PRIVATE, 0, NULL <unfinished ...>",
  "<... futex resumed>) = 0",
];

/** Half a megabyte of whole lines, of nine threads that take turns. Repeated, it is a longer recording. */
export function stracePiece() {
  const lines = Array.from(
    { length: 7000 },
    (_, index) => `${1000 + (index % 9)} 10:00:0${index % 10}.${100000 + index} ${CALLS[index % CALLS.length]}\n`,
  );
  return new TextEncoder().encode(lines.join(""));
}
