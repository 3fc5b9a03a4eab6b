import type { Sentence } from "../model/sentence.ts";

/** The command line itself is wrong; nothing was read or written. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly fact: Sentence;
  readonly remedy: Sentence;

  constructor(fact: Sentence, remedy: Sentence) {
    super(fact.en);
    this.fact = fact;
    this.remedy = remedy;
  }
}
