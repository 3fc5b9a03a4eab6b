import type { FactAndRemedy, Sentence } from "../model/sentence.ts";

/** What a rule is about could not be seen; the cause names the permission that is missing. */
export const notLookedAt = (title: Sentence, { fact, remedy }: FactAndRemedy): FactAndRemedy => ({
  fact: {
    en: `Not checked: ${title.en}. ${fact.en}`,
    ja: `未確認: ${title.ja}。${fact.ja}`,
  },
  remedy,
});

/** Above the findings of a plan. */
export const heading: Sentence = { en: "Before the first write", ja: "書き込み前の確認" };

export const stopped = (direction: "up" | "down"): Sentence => ({
  en: `Nothing was written: what is marked with ✘ would make eyrie ${direction} fail.`,
  ja: `何も書き込んでいません。✘ の付いた項目があるため、eyrie ${direction} は失敗します。`,
});

/** `codes`: of the errors. */
export const orIgnore = (codes: readonly string[]): Sentence => {
  const options = codes.map((code) => `--ignore ${code}`).join(" ");
  return {
    en: `If you know better, go on nevertheless by adding: ${options}`,
    ja: `問題ないと分かっている場合は、次のオプションを加えると続行できます: ${options}`,
  };
};

export const unknownCode = (code: string, near: string | undefined, known: readonly string[]): FactAndRemedy => ({
  fact: { en: `There is no finding ${code}.`, ja: `${code} という項目はありません。` },
  remedy:
    near === undefined
      ? { en: `There are: ${known.join(", ")}`, ja: `指定できるもの: ${known.join("、")}` }
      : { en: `Did you mean ${near}?`, ja: `${near} のことでしょうか。` },
});
