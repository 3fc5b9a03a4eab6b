import type { FactAndRemedy } from "../model/sentence.ts";

export const specInvalid = (count: number): FactAndRemedy => ({
  fact: {
    en: count === 1 ? "The spec has a mistake." : `The spec has ${count} mistakes.`,
    ja: `spec に ${count} 件の誤りがあります。`,
  },
  remedy: {
    en: "Correct it; nothing was read or written.",
    ja: "修正してください。読み取りも書き込みも行っていません。",
  },
});
