export type Severity = "error" | "warning" | "suggestion";

/**
 * One thing that is looked for. Its sentence, in English, is made of facts alone, so that others can word them in
 * other languages.
 */
export type Check = { readonly severity: Severity; readonly says: (facts: never) => string };

export const anyOf = (names: readonly string[]): string => listed(names, "or");

export const inOrder = (names: readonly string[]): string => listed(names, "and");

/** A sentence names a few; the facts have them all. */
const named = 5;

function listed(names: readonly string[], conjunction: "and" | "or"): string {
  const shown = names.length > named ? [...names.slice(0, named), `${names.length - named} more`] : names;
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} ${conjunction} ${shown.at(-1)}`;
}

export function articled(noun: string, capital = false): string {
  const article = /^[aeiou]/i.test(noun) ? "an" : "a";
  return `${capital ? `A${article.slice(1)}` : article} ${noun}`;
}

export function quoted(text: string): string {
  return JSON.stringify(text);
}
