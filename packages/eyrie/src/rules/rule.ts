import * as say from "../messages/rules.ts";
import type { Finding } from "../model/finding.ts";
import type { Observed } from "../model/observed.ts";
import type { Problem } from "../model/problem.ts";
import type { Sentence } from "../model/sentence.ts";
import type { About, Readable, Reads } from "./reads.ts";

/** What a rule has to say, without its code. */
type Found = Omit<Finding, "code">;

/** One thing that breaks, and how it shows. Pure: it sees what was read and nothing else. */
export type Rule<Code extends string = string> = {
  /** Stable: scripts and people name it. */
  readonly code: Code;
  /** Codes of which this is the consequence where one of them is found as well. */
  readonly follows?: readonly string[];
  readonly judge: (reads: Reads, about: About) => Judged;
};

/** What was found, or why it could not be looked at: a read that was refused shows nothing healthy. */
type Judged =
  | { readonly found: readonly Found[] }
  | {
      readonly refused: readonly Problem[];
      readonly explain: (cause: Problem) => readonly Found[];
    };

/** What was read, `undefined` where there is nothing. */
type Seen<Key extends keyof Readable> = { readonly [K in Key]: Readable[K] | undefined };

export type RuleOf<Code extends string, Key extends keyof Readable> = {
  readonly code: Code;
  /** What it is about, for when it cannot be looked at. */
  readonly title: Sentence;
  readonly follows?: readonly string[];
  /** A rule applies where all of this was read. */
  readonly looksAt: readonly Key[];
  readonly find: (seen: Seen<Key>, about: About) => readonly Found[];
  /** What a refused read means, where that is not merely that nothing could be seen. */
  readonly refused?: (cause: Problem, about: About) => readonly Found[];
};

export function rule<const Code extends string, const Key extends keyof Readable>({
  code,
  title,
  follows = [],
  looksAt,
  find,
  refused,
}: RuleOf<Code, Key>): Rule<Code> {
  return {
    code,
    follows,
    judge: (reads, about) => {
      const looked = looksAt.map((key): Observed<unknown> | undefined => reads[key]);
      if (looked.includes(undefined)) return { found: [] };
      const causes = looked.flatMap((seen) => (seen?.status === "unreadable" ? [seen.cause] : []));
      if (causes.length > 0)
        return {
          refused: causes,
          explain: (cause) => refused?.(cause, about) ?? [{ severity: "warning", ...say.notLookedAt(title, cause) }],
        };
      const values = looksAt.map((key) => [key, present(reads[key])] as const);
      return { found: find(Object.fromEntries(values) as Seen<Key>, about) };
    },
  };
}

const present = (seen: Observed<unknown> | undefined) => (seen?.status === "present" ? seen.value : undefined);

/**
 * What all rules find, in their own order. A refusal that several rules meet is told once.
 * @param known Codes that were found elsewhere
 */
export function findingsOf(
  rules: readonly Rule[],
  reads: Reads,
  about: About,
  known: ReadonlySet<string> = new Set(),
): readonly Finding[] {
  const told = new Set<Problem>();
  return rules.flatMap(({ code, follows = [], judge }) => {
    if (follows.some((cause) => known.has(cause))) return [];
    const judged = judge(reads, about);
    if ("found" in judged) return judged.found.map((found) => ({ code, ...found }));
    const news = judged.refused.filter((cause) => !told.has(cause));
    for (const cause of news) told.add(cause);
    return news.flatMap(judged.explain).map((found) => ({ code, ...found }));
  });
}
