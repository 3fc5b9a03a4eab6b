import { matchesRoaming } from "./roaming.ts";
import { fillTemplate, isGlob, readTemplate } from "./template.ts";
import type { Lookup, Template } from "./template.ts";
import { anyCharacters, hasWildcards, matchesGlob, textTest } from "./wildcard.ts";
import type { Glob } from "./wildcard.ts";

/** An ARN pattern, cut at its own colons; a colon that a variable brings along cuts nothing. */
export type ArnPattern = readonly Template[];

/** Whether an ARN matches; undefined when a variable could not be filled. */
export type ArnTest = (arn: string, lookup: Lookup) => boolean | undefined;

/** arn : partition : service : region : account : resource, and the resource keeps its own colons. */
const sections = 6;
const colon = ":".charCodeAt(0);

export function readArnPattern(text: string, variables: boolean): ArnPattern {
  let section: Template[number][] = [];
  const pattern: Template[] = [section];
  const open = (): void => {
    section = [];
    pattern.push(section);
  };
  for (const piece of readTemplate(text, variables, true)) {
    if (!isGlob(piece)) {
      section.push(piece);
      continue;
    }
    let from = 0;
    for (let at = piece.indexOf(colon); at >= 0 && pattern.length < sections; at = piece.indexOf(colon, from)) {
      section.push(piece.slice(from, at));
      from = at + 1;
      open();
    }
    section.push(piece.slice(from));
  }
  return pattern;
}

/**
 * For the ARN operators, which hold section against section: a wildcard stays within its own,
 * but a `*` that ends a pattern of fewer sections takes in all the rest (`*`, `arn:aws:s3:*`).
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
export function arnTest(text: string, variables: boolean): ArnTest {
  const plain = plainTest(text, variables);
  if (plain !== undefined) return plain;
  const pattern = readArnPattern(text, variables);
  return (arn, lookup) => matchesArn(pattern, arn, lookup);
}

/**
 * For `Resource` and `NotResource`. Beside what the ARN operators match, as documented:
 * - a `*` that ends a section may go on past its colon (`arn:aws:sqs:*:queue` matches any region and account);
 * - sections that are missing are any (`arn:aws:sqs` is `arn:aws:sqs:*:*:*`).
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export function resourceTest(text: string, variables: boolean): ArnTest {
  const plain = plainTest(text, variables);
  if (plain !== undefined) return plain;
  const pattern = readArnPattern(text, variables);
  const whole = completed(pattern);
  const roams = pattern.slice(0, sections - 1).some(endsInStar);
  return (arn, lookup) => {
    const matches = matchesArn(whole, arn, lookup);
    if (matches !== false || !roams) return matches;
    const filled = fill(pattern, lookup);
    return filled && matchesRoaming(filled, arn, sections - 1);
  };
}

/** Where the first five sections hold nothing but themselves, the pattern is one of ordinary text. */
function plainTest(text: string, variables: boolean): ArnTest | undefined {
  if (text === "*") return () => true;
  const parts = cut(text, sections);
  if (variables && text.includes("${")) return undefined;
  return parts.length === sections && !parts.slice(0, -1).some(hasWildcards) ? textTest(text) : undefined;
}

function completed(pattern: ArnPattern): ArnPattern {
  if (pattern.length === 1) return pattern;
  return [...pattern, ...Array.from({ length: sections - pattern.length }, (): Template => [[anyCharacters]])];
}

function endsInStar(section: Template): boolean {
  const last = section.at(-1);
  return last !== undefined && isGlob(last) && last.at(-1) === anyCharacters;
}

/** @returns undefined when a variable could not be filled. */
export function matchesArn(pattern: ArnPattern, text: string, lookup: Lookup): boolean | undefined {
  const filled = fill(pattern, lookup);
  if (filled === undefined) return undefined;
  const takesRest = filled.at(-1)?.at(-1) === anyCharacters;
  const parts = cut(text, takesRest ? filled.length : sections);
  return parts.length === filled.length && filled.every((glob, at) => matchesGlob(glob, parts[at] ?? ""));
}

function fill(pattern: ArnPattern, lookup: Lookup): readonly Glob[] | undefined {
  const filled: Glob[] = [];
  for (const template of pattern) {
    const glob = fillTemplate(template, lookup);
    if (glob === undefined) return undefined;
    filled.push(glob);
  }
  return filled;
}

function cut(text: string, atMost: number): readonly string[] {
  const parts: string[] = [];
  let from = 0;
  for (let at = text.indexOf(":"); at >= 0 && parts.length < atMost - 1; at = text.indexOf(":", from)) {
    parts.push(text.slice(from, at));
    from = at + 1;
  }
  parts.push(text.slice(from));
  return parts;
}
