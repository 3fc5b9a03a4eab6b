import type { Problem } from "../../model/problem.ts";
import type { Language } from "../../model/sentence.ts";
import { type Html, markup } from "./markup.ts";

/** Why something could not be looked at, and what would let it be. */
export const refusedHtml = (language: Language, { fact, remedy }: Problem): Html =>
  markup`<p class="refused">${fact[language]}</p><p class="refused to-do">${remedy[language]}</p>`;
