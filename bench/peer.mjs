// The Python peers behind a pipe: one JSON line asks, one answers.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { PROJECT_FOLDER } from "./live-node.mjs";

/**
 * Starts bench/peers/serve.py.
 * @param encoded the folder that `encode` wrote
 * @returns `ask(request)`, which resolves to the answer and throws its error, and `end()`
 */
export function startPeer(encoded) {
  const child = spawn(".venv/bin/python", ["bench/peers/serve.py", "--encoded", encoded], {
    cwd: PROJECT_FOLDER,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask(request) {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`the peer ended before it answered ${JSON.stringify(request)}`);
      const answer = JSON.parse(value);
      if (answer.error !== undefined) throw new Error(`the peer cannot ${request.do}: ${answer.error}`);
      return answer;
    },
    async end() {
      child.stdin.end(`${JSON.stringify({ do: "quit" })}\n`);
      if (child.exitCode === null) await once(child, "exit");
    },
  };
}
