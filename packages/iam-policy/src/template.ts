import { literalGlob, wildcardGlob } from "./wildcard.ts";
import type { Glob } from "./wildcard.ts";

/** The values of a condition key, given in lower case; undefined when the request has no such key. */
export type Lookup = (key: string) => readonly string[] | undefined;

/** `key` in lower case. */
type Variable = { readonly key: string; readonly fallback: string | undefined };

/** A policy value in pieces: fixed ones, and variables that the request fills. */
export type Template = readonly (Glob | Variable)[];

/** `${*}`, `${?}` and `${$}` stand for the character itself. */
const escapes: ReadonlySet<string> = new Set(["*", "?", "$"]);

/** `aws:username` or `aws:PrincipalTag/team, 'everyone'`. */
const variableSyntax = /^\s*([^\s,']+)\s*(?:,\s*'([^']*)'\s*)?$/;

/**
 * Cuts a policy value into fixed pieces and variables.
 * A `${` that is never closed or holds no key becomes a variable that no request can fill.
 * @param variables false in documents of version 2008-10-17, where `${…}` is ordinary text.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function readTemplate(text: string, variables: boolean, wildcards: boolean): Template {
  const fixed = wildcards ? wildcardGlob : literalGlob;
  if (!variables || !text.includes("${")) return [fixed(text)];
  const [head = "", ...rest] = text.split("${");
  return [
    fixed(head),
    ...rest.flatMap((part) => {
      const end = part.indexOf("}");
      if (end < 0) return [{ key: "", fallback: undefined }];
      return [readVariable(part.slice(0, end)), fixed(part.slice(end + 1))];
    }),
  ];
}

function readVariable(inside: string): Glob | Variable {
  if (escapes.has(inside)) return literalGlob(inside);
  const found = variableSyntax.exec(inside);
  return { key: found?.[1]?.toLowerCase() ?? "", fallback: found?.[2] };
}

export function isGlob(piece: Glob | Variable): piece is Glob {
  return !("key" in piece);
}

/**
 * The pattern with its variables filled. What a variable brings is taken literally.
 * @returns undefined when a variable has no default and not exactly one value: such a pattern matches nothing.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-no-value
 */
export function fillTemplate(template: Template, lookup: Lookup): Glob | undefined {
  const [only] = template;
  if (template.length === 1 && only !== undefined && isGlob(only)) return only;
  const filled: number[] = [];
  for (const piece of template) {
    const glob = isGlob(piece) ? piece : fillVariable(piece, lookup);
    if (glob === undefined) return undefined;
    for (const unit of glob) filled.push(unit);
  }
  return filled;
}

function fillVariable({ key, fallback }: Variable, lookup: Lookup): Glob | undefined {
  const values = lookup(key);
  const value = values?.length === 1 ? values[0] : fallback;
  return value === undefined ? undefined : literalGlob(value);
}
