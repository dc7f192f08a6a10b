import type { ManifestFacts } from "../app/open-detector.ts";
import { SentinelError } from "../errors.ts";

/** Refuses a GPU for a model that would not use it. @throws SentinelError E_USAGE */
export function checkDevice(
  options: { readonly device: string },
  manifest: Pick<ManifestFacts, "name" | "kind">,
): void {
  if (options.device === "cpu" || manifest.kind !== "fitted") return;
  throw new SentinelError(
    "E_USAGE",
    `${manifest.name} is no network and runs on the CPU alone; leave --device ${options.device} out`,
  );
}
