import type { Sentence } from "./sentence.ts";

/** All there is to say of one code, beside what a finding says of one set-up. */
export type Explanation = {
  /** What is wrong, as a heading. */
  readonly title: Sentence;
  /** Why it breaks, and what users see of it. */
  readonly cause: Sentence;
  /** By which reads it is found, and what they cannot tell. */
  readonly found: Sentence;
  readonly remedy: Sentence;
  /** Addresses of vendors' documents, sources and issues. */
  readonly references: readonly string[];
};
