import type { Sentence } from "../model/sentence.ts";

export const tagsSaid = {
  key: { en: "A tag key", ja: "タグのキー" },
  value: { en: "A tag value", ja: "タグの値" },
  characters: {
    en: "letters, digits, spaces and _ . : / = + - @",
    ja: "文字、数字、空白と _ . : / = + - @",
  },
  awsPrefix: {
    en: 'AWS keeps tag keys that begin with "aws:" for itself.',
    ja: "「aws:」で始まるタグのキーは AWS が予約しています。",
  },
  eyriePrefix: {
    en: 'Tag keys that begin with "eyrie:" say what Eyrie owns; it writes them itself.',
    ja: "「eyrie:」で始まるタグのキーは、Eyrie が所有を示すために自分で書き込むものです。",
  },
  tooMany: (count: number, most: number): Sentence => ({
    en: `There are ${count} tags; AWS takes 50 on a resource, and Eyrie needs some of them: at most ${most} are yours.`,
    ja: `タグが ${count} 個あります。AWS の上限は 1 リソースにつき 50 個で、一部は Eyrie が使うため、指定できるのは ${most} 個までです。`,
  }),
  removeSome: (surplus: number): Sentence => ({
    en: `Remove ${surplus} of them.`,
    ja: `${surplus} 個減らしてください。`,
  }),
  sameButCase: (key: string, before: string): Sentence => ({
    en: `"${key}" and "${before}" differ only in case; IAM takes them for the same key.`,
    ja: `「${key}」と「${before}」は大文字と小文字が違うだけで、IAM では同じキーとして扱われます。`,
  }),
  keepOne: (before: string): Sentence => ({
    en: `Keep only one of them, for example "${before}".`,
    ja: `例えば「${before}」だけを残してください。`,
  }),
} as const;
