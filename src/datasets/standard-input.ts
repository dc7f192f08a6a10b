/** The path that names standard input, whatever it is: a pipe, a file, a socket. */
export const STANDARD_INPUT = "/dev/stdin";
