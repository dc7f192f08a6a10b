import { callTable, type Architecture } from "../../../src/syscalls/architecture.ts";

/**
 * The calls of a kernel's table as an assembler's table. Numbers in its gaps are left out: strace 6.1 -c dies of counting one of i386's, and kernels since 6.11
 * end a program that tries 335 on x86_64.
 */
function numbersOf(architecture: Architecture): string {
  const numbers = callTable(architecture).flatMap((name, number) => (name === null ? [] : [number]));
  return `numbers: .long ${numbers.join(", ")}\nend:`;
}

/** What those need in their folder, apart from what the compiler makes of it. */
export const sources: Readonly<Record<string, string>> = {
  "words.txt": Array.from({ length: 2000 }, (_, line) => `${["alpha", "beta", "gamma"][line % 3]} ${line * 7}`).join(
    "\n",
  ),
  ...Object.fromEntries(
    Array.from({ length: 12 }, (_, file) => [`tree/${"abc"[file % 3]}/${file}.txt`, `alpha ${file}\nbeta\n`]),
  ),
  "data.bin": Array.from({ length: 40_000 }, (_, index) => `${(index * index) % 9973} `).join(""),
  "threads.py": `
import subprocess, threading
def work():
    subprocess.run(["true"])
    open("words.txt").read()
started = [threading.Thread(target=work) for _ in range(3)]
for thread in started: thread.start()
for thread in started: thread.join()
`,
  "workers.cjs": `
const { Worker, isMainThread } = require("node:worker_threads");
const { readFileSync } = require("node:fs");
if (isMainThread) for (let index = 0; index < 2; index += 1) new Worker(__filename);
else readFileSync("words.txt");
`,
  Makefile: "all: one two\none two:\n\t@sed -n 1,9p words.txt > $@; test -s $@\n.PHONY: one two\n",
  "hello.c": '#include <stdio.h>\nint main(void) { puts("hello"); }\n',
  "spawn.c": `
#define _GNU_SOURCE
#include <spawn.h>
#include <sys/wait.h>
#include <sys/syscall.h>
#include <unistd.h>
extern char **environ;
int main(void) {
  pid_t child;
  char *const arguments[] = {"true", 0};
  posix_spawnp(&child, "true", 0, 0, arguments, environ);
  waitpid(child, 0, 0);
  if ((child = vfork()) == 0) { execlp("echo", "echo", "vfork", (char *)0); _exit(1); }
  waitpid(child, 0, 0);
  return syscall(4000, 1, 2) == 0;
}
`,
  "alarm.c": `
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>
static void nothing(int number) { (void)number; }
int main(void) {
  int ends[2];
  char byte;
  struct sigaction action = {.sa_handler = nothing, .sa_flags = SA_RESTART};
  struct itimerval time = {{0, 0}, {0, 50000}};
  if (pipe(ends)) return 1;
  sigaction(SIGALRM, &action, 0);
  setitimer(ITIMER_REAL, &time, 0);
  if (fork() == 0) { usleep(150000); return write(ends[1], "x", 1) != 1; }
  return read(ends[0], &byte, 1) != 1;
}
`,
  "supersede.c": `
#include <pthread.h>
#include <unistd.h>
static void *rest(void *unused) { (void)unused; for (;;) pause(); return 0; }
static void *replace(void *unused) { (void)unused; usleep(20000); execlp("echo", "echo", "again", (char *)0); return 0; }
int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, rest, 0);
  pthread_create(&thread, 0, replace, 0);
  for (;;) pause();
}
`,
  "many-threads.c": `
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>
static void *work(void *unused) {
  (void)unused;
  for (int round = 0; round < 20; round += 1) { access("words.txt", 4); getppid(); }
  return 0;
}
int main(void) {
  pthread_t threads[8];
  for (int index = 0; index < 8; index += 1) pthread_create(&threads[index], 0, work, 0);
  for (int index = 0; index < 6; index += 1) pthread_join(threads[index], 0);
  exit(0);
}
`,
  // A number of the x32 interface, one that is none at all, one beyond the table.
  "odd-numbers.c": `
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <unistd.h>
int main(void) { syscall(0x40000001, 2, "", 0); syscall(-1, 1, 2); syscall(500, 1); return 0; }
`,
  "odd-name.c": `
#include <sys/prctl.h>
#include <unistd.h>
int main(void) { prctl(PR_SET_NAME, "a] [ 1] <b> c("); getppid(); return access("words.txt", 4); }
`,
  // getpid, socketcall 1 (socket), ipc 2 (semget), a number without a name, fork, exit.
  "bits32.s": `
.globl _start
_start:
  movl $20, %eax; int $0x80
  movl $102, %eax; movl $1, %ebx; movl $words, %ecx; int $0x80
  movl $117, %eax; movl $2, %ebx; xorl %ecx, %ecx; movl $1, %edx; movl $0, %esi; int $0x80
  movl $359, %eax; movl $1, %ebx; movl $1, %ecx; xorl %edx, %edx; int $0x80
  movl $4000, %eax; int $0x80
  movl $2, %eax; int $0x80
  movl $1, %eax; xorl %ebx, %ebx; int $0x80
.data
words: .long 1, 1, 0
`,
  // These make every call once, under an strace that answers each in the kernel's place, so that none does anything, then exit.
  "every32.s": `
.globl _start
_start:
  movl $numbers, %edi
1: movl (%edi), %eax; xorl %ebx, %ebx; xorl %ecx, %ecx; xorl %edx, %edx; xorl %esi, %esi; xorl %ebp, %ebp
  int $0x80
  addl $4, %edi
  cmpl $end, %edi; jne 1b
  movl $1, %eax; xorl %ebx, %ebx
  int $0x80
.data
${numbersOf("i386")}
`,
  "every64.s": `
.globl _start
_start:
  movq $numbers, %rbx
1: movl (%rbx), %eax; xorl %edi, %edi; xorl %esi, %esi; xorl %edx, %edx; xorl %r10d, %r10d; xorl %r8d, %r8d; xorl %r9d, %r9d
  syscall
  addq $4, %rbx
  cmpq $end, %rbx; jne 1b
  movl $60, %eax; xorl %edi, %edi
  syscall
.data
${numbersOf("x86_64")}
`,
};

/** What is made of those sources: the target, then the compiler's arguments. */
export const compiled: readonly (readonly [target: string, argv: readonly string[]])[] = [
  ["spawn", ["spawn.c"]],
  ["alarm", ["alarm.c"]],
  ["supersede", ["-pthread", "supersede.c"]],
  ["many-threads", ["-pthread", "many-threads.c"]],
  ["odd [ 0] <x>", ["odd-name.c"]],
  ["odd-numbers", ["odd-numbers.c"]],
  ["bits32", ["-m32", "-nostdlib", "-static", "bits32.s"]],
  ["every32", ["-m32", "-nostdlib", "-static", "every32.s"]],
  ["every64", ["-nostdlib", "-static", "every64.s"]],
];
