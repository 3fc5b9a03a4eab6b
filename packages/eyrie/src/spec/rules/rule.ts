import { parse as parseYaml, stringify } from "yaml";
import { said } from "../../messages/spec-rules.ts";
import type { Sentence } from "../../model/sentence.ts";
import { bounded, quotable } from "../bounded.ts";

/** One thing that can be wrong with a text. Checks run in order; the first that breaks is reported. */
export type Check = {
  readonly code: string;
  readonly breaks: (value: string) => boolean;
  readonly fact: (value: string) => Sentence;
  /** What to do, where "write this instead" does not say enough. */
  readonly remedy?: (suggestion: string) => Sentence;
};

/** What a text of the spec must be. */
export type Rule = {
  readonly checks: readonly Check[];
  /** For editors: an ECMA 262 pattern that every good value matches. It may let through what only `checks` catches. */
  readonly pattern: string;
  readonly maxLength: number;
  /** A good value; what is suggested when nothing can be made of the given one. */
  readonly example: string;
  /** Repaired values, the closest first. They need not be good: `suggest` picks the first that is. */
  readonly repairs: (value: string) => readonly string[];
};

export type Breach = {
  readonly code: string;
  readonly fact: Sentence;
  readonly remedy: Sentence;
  /** A value that would do. */
  readonly suggestion: string;
};

export const passes = (rule: Rule, value: string): boolean => !rule.checks.some((check) => check.breaks(value));

/** A value near the given one that passes the rule; always. */
export const suggest = (rule: Rule, value: string): string =>
  isUnfilled(value)
    ? rule.example
    : ([value.trim(), ...rule.repairs(value)].find((repaired) => passes(rule, repaired)) ?? rule.example);

export const breachOf = (rule: Rule, value: string): Breach | undefined => {
  const check = rule.checks.find(({ breaks }) => breaks(value));
  if (check === undefined) return undefined;
  const suggestion = suggest(rule, value);
  const written = asYaml(suggestion);
  return {
    code: check.code,
    fact: bounded(check.fact(value), value),
    remedy: (check.remedy ?? said.writeForExample)(written),
    suggestion,
  };
};

const yamlVersions = ["1.1", "1.2"] as const;

/** How a text is written in YAML so that both YAML 1.1 and 1.2 read it as that text, in one line and with the blank at its end. */
export const asYaml = (value: string): string =>
  readsAsText(value) && !/[\n\r]/.test(value)
    ? stringify(value, { lineWidth: 0 }).replace(/\n$/, "")
    : JSON.stringify(value);

/** Whether unquoted YAML leaves the text as it is. Helm charts write values unquoted, and helm reads YAML 1.1: `on` is true there. */
export const readsAsText = (value: string): boolean =>
  yamlVersions.every((version) => {
    try {
      return typeof parseYaml(value, { version, logLevel: "silent" }) === "string";
    } catch {
      return true; // not a plain scalar in the first place: `stringify` quotes it
    }
  });

const placeholder = /<[^<>]*>/;
const expression = /\$[({A-Za-z_]|`|\{\{/;
const unprintable = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/u;

const isUnfilled = (value: string): boolean => value.trim() === "" || placeholder.test(value) || expression.test(value);

/** What every text must be: filled in, and free of characters nobody can see. */
export const filledIn: readonly Check[] = [
  { code: "text-empty", breaks: (value) => value.trim() === "", fact: () => said.empty },
  {
    code: "text-placeholder",
    breaks: (value) => placeholder.test(value),
    fact: (value) => said.placeholder(quotable(placeholder.exec(value)?.[0] ?? value)),
    remedy: said.replacePlaceholder,
  },
  {
    code: "text-expression",
    breaks: (value) => expression.test(value),
    fact: said.expression,
    remedy: said.replaceExpression,
  },
  { code: "text-unprintable", breaks: (value) => unprintable.test(value), fact: () => said.unprintable },
  { code: "text-spaces-around", breaks: (value) => value !== value.trim(), fact: said.spacesAround },
];

export const longerThan = (code: string, most: number, what: Sentence): Check => ({
  code,
  breaks: (value) => value.length > most,
  fact: (value) => said.tooLong(what, value.length, most),
});

const strangers = (value: string, allowed: RegExp): readonly string[] =>
  Array.from(value).filter((character) => !allowed.test(character));

/** Refuses characters that do not match `allowed`, naming them. */
export const onlyCharacters = (code: string, allowed: RegExp, what: Sentence, list: Sentence): Check => ({
  code,
  breaks: (value) => strangers(value, allowed).length > 0,
  fact: (value) => said.characters(what, [...new Set(strangers(value, allowed))].slice(0, 8), list),
});

/** Lower-case letters, digits and hyphens, as near to the given text as they come; full-width forms become narrow. */
export const kebab = (value: string): string =>
  value
    .normalize("NFKC")
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");

/** Cuts to a length without leaving one of `ends` at the cut. */
export const cut = (value: string, most: number, ends = /[-_.]+$/): string => value.slice(0, most).replace(ends, "");
