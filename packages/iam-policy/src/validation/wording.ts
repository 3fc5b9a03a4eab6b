export type Severity = "error" | "warning" | "suggestion";

/**
 * One thing that is looked for. Its sentence, in English, is made of facts alone, so that others can word them in
 * other languages.
 */
export type Check = { readonly severity: Severity; readonly says: (facts: never) => string };

export function anyOf(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}

export function inOrder(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

export function articled(noun: string, capital = false): string {
  const article = /^[aeiou]/i.test(noun) ? "an" : "a";
  return `${capital ? `A${article.slice(1)}` : article} ${noun}`;
}

export function quoted(text: string): string {
  return JSON.stringify(text);
}
