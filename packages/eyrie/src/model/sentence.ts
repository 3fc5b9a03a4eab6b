/** The languages every sentence exists in. */
export const languages = ["en", "ja"] as const;
export type Language = (typeof languages)[number];

/** Something a user reads. A sentence that lacks a language does not compile. */
export type Sentence = Readonly<Record<Language, string>>;

/** What is so, and what to do about it. */
export type FactAndRemedy = { readonly fact: Sentence; readonly remedy: Sentence };
