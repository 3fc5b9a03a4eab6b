import * as say from "../../messages/doctor/explain.ts";
import type { Language } from "../../model/sentence.ts";
import { explanationLines, listLines } from "../../report/explain-text.ts";
import type { Body } from "../../report/json.ts";
import { explanations } from "../../rules/explanations.ts";
import { nearest } from "../../spec/nearest.ts";
import { attempt } from "../attempt.ts";
import { exitCodes } from "../exit-code.ts";
import type { CommonFlags } from "../flags.ts";
import { type Invocation, print, type Result } from "../invocation.ts";
import { UsageError } from "../usage-error.ts";

export type ExplainFlags = Pick<CommonFlags, "json" | "lang" | "noColor">;

/** What a code means; without one, all codes. */
export const explain = (invocation: Invocation, codes: readonly string[]): Promise<Result> =>
  attempt(invocation, () => {
    const { out, language } = invocation;
    const chosen = codes.map(entryOf);
    const all = Object.entries(explanations).toSorted(([a], [b]) => a.localeCompare(b));
    print(invocation, codes.length === 0 ? listLines(out, all) : explanationLines(out, chosen));
    const body = { explanations: (codes.length === 0 ? all : chosen).map((entry) => explanationJson(language, entry)) };
    return Promise.resolve({ exitCode: exitCodes.done, body });
  });

type Entry = readonly [code: string, explanation: (typeof explanations)[string]];

/** @throws UsageError when there is no such code */
function entryOf(named: string): Entry {
  const code = named.toUpperCase();
  const found = Object.hasOwn(explanations, code) ? explanations[code] : undefined;
  if (found !== undefined) return [code, found];
  const { fact, remedy } = say.unknownCode(named, nearest(code, Object.keys(explanations)));
  throw new UsageError(fact, remedy);
}

const explanationJson = (
  language: Language,
  [code, { title, cause, found, remedy, references }]: Entry,
): NonNullable<Body["explanations"]>[number] => ({
  code,
  title: title[language],
  cause: cause[language],
  found: found[language],
  remedy: remedy[language],
  references: [...references],
});
