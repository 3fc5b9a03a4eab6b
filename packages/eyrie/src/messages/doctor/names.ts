import type { Sentence } from "../../model/sentence.ts";

/** Of many things a few names are enough to look for them. */
const most = 3;

/** Names in a sentence. */
export function named(names: readonly string[]): Sentence {
  const more = names.length - most;
  if (more <= 0) return { en: names.join(", "), ja: names.join("、") };
  const few = names.slice(0, most);
  return { en: `${few.join(", ")} and ${more} more`, ja: `${few.join("、")} (ほか ${more} 件)` };
}
