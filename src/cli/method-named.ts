import { isMethod, METHODS, parseMethod } from "../detectors/methods.ts";
import type { Method } from "../detectors/learner.ts";
import { SentinelError } from "../errors.ts";
import { didYouMean } from "./nearest.ts";

/** The method of a specification that a user typed. @throws SentinelError E_USAGE that says what may have been meant, or what is wrong with a parameter */
export function methodNamed(specification: string): Method {
  if (isMethod(specification)) return parseMethod(specification);
  const [name = ""] = specification.split(":", 1);
  throw new SentinelError(
    "E_USAGE",
    `there is no method "${name}"${didYouMean(name, METHODS)}; known: ${METHODS.join(", ")}`,
  );
}
