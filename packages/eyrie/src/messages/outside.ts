import type { Sentence } from "../model/sentence.ts";

export const outside: Sentence = {
  en: "Changed outside of Eyrie",
  ja: "Eyrie 以外による変更",
};

export const takenAway: Sentence = { en: "was taken away", ja: "削除されています" };

/** Who changed it and when, as far as either is known. */
export function byAndAt(by: string | undefined, at: number | undefined): Sentence | undefined {
  const time = at === undefined ? undefined : new Date(at).toISOString().replace(/\.\d+Z$/, "Z");
  if (by === undefined && time === undefined) return undefined;
  if (by === undefined) return { en: `on ${time}`, ja: `${time}` };
  if (time === undefined) return { en: `by ${by}`, ja: `変更者: ${by}` };
  return { en: `by ${by}, ${time}`, ja: `変更者: ${by}、${time}` };
}
