import { spawnSync } from "node:child_process";

/** Whether a command is on the PATH of this machine. */
export function isInstalled(command: string): boolean {
  return spawnSync("sh", ["-c", `command -v ${command}`]).status === 0;
}
