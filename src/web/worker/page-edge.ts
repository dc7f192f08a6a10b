import type { DatasetFacts } from "../../datasets/dataset-facts.ts";
import { isSentinelError } from "../../errors.ts";
import type { Edge, OptionName } from "../../problems/edge.ts";
import { sentenceOf } from "../../problems/problem.ts";
import type { Judgement } from "../api.ts";

const CONTROLS: Readonly<Partial<Record<OptionName, string>>> = {
  arch: "the architecture",
  "input-format": "the format",
  per: "what makes one trace",
};

/** What the page has a control for is named by it, the rest by the command line's option. */
export const PAGE: Edge = {
  option(name, value) {
    if (name === "per" && value !== undefined) return `one trace per ${value} under "How to read them"`;
    const control = CONTROLS[name];
    const shown = value === undefined ? "" : ` ${value}`;
    return control === undefined
      ? `the command line's --${name}${shown}`
      : `${control}${shown} under "How to read them"`;
  },
  unpackBy: () => "unpack it and give that",
};

type ReadingNotes = Pick<Judgement, "skipped" | "warnings">;

/**
 * The worker's functions, whose foreseen errors cross to the page as sentences in its words: a
 * message takes no facts along.
 */
export function wordedForPage<Api extends object>(api: Api): Api {
  return new Proxy(api, {
    get(target, key, receiver) {
      const member: unknown = Reflect.get(target, key, receiver);
      if (typeof member !== "function") return member;
      return (...given: unknown[]): unknown => {
        try {
          const result: unknown = Reflect.apply(member, target, given);
          return result instanceof Promise ? result.catch(rethrow) : result;
        } catch (error) {
          return rethrow(error);
        }
      };
    },
  });
}

/**
 * What was odd when the files were read, and which gave no trace, the damaged ones first, in the
 * words of the page.
 */
export function readingNotes({ warnings, skipped }: Pick<DatasetFacts, "warnings" | "skipped">): ReadingNotes {
  return {
    warnings: warnings.map((warning) => sentenceOf(warning, PAGE)),
    skipped: skipped
      .toSorted((a, b) => Number(b.damaged) - Number(a.damaged))
      .map(({ path, problem }) => sentenceOf({ path, ...problem }, PAGE)),
  };
}

function rethrow(error: unknown): never {
  throw isSentinelError(error) ? new Error(sentenceOf(error.facts, PAGE), { cause: error }) : error;
}
