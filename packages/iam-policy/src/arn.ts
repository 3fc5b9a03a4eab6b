import { fillTemplate, isGlob, readTemplate } from "./template.ts";
import type { Lookup, Template } from "./template.ts";
import { anyCharacters, matchesGlob } from "./wildcard.ts";
import type { Glob } from "./wildcard.ts";

/** An ARN pattern, cut at its own colons; a colon that a variable brings along cuts nothing. */
export type ArnPattern = readonly Template[];

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
 * Matches section by section, with case: a wildcard stays within its section,
 * but a `*` that ends a pattern of fewer sections takes in all the rest (`*`, `arn:aws:s3:*`).
 * @returns undefined when a variable could not be filled.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function matchesArn(pattern: ArnPattern, text: string, lookup: Lookup): boolean | undefined {
  const filled: Glob[] = [];
  for (const template of pattern) {
    const glob = fillTemplate(template, lookup);
    if (glob === undefined) return undefined;
    filled.push(glob);
  }
  const takesRest = filled.at(-1)?.at(-1) === anyCharacters;
  const parts = cut(text, takesRest ? filled.length : sections);
  return parts.length === filled.length && filled.every((glob, at) => matchesGlob(glob, parts[at] ?? ""));
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
