import type { Sentence } from "../model/sentence.ts";

export const clusterSaid = {
  name: { en: "The name of an EKS cluster", ja: "EKS クラスター名" },
  characters: { en: "letters, digits, hyphens and underscores", ja: "英数字、ハイフン、アンダースコア" },
  start: {
    en: "The name of an EKS cluster begins with a letter or a digit.",
    ja: "EKS クラスター名の先頭は英字か数字でなければなりません。",
  },
  zone: (zone: string): Sentence => ({
    en: `${zone} is an Availability Zone; the region is its name without the letter.`,
    ja: `${zone} はアベイラビリティーゾーンです。末尾の英字を除いたものがリージョン名です。`,
  }),
  unknownRegion: (region: string): Sentence => ({
    en: `"${region}" is not an AWS region.`,
    ja: `「${region}」という AWS リージョンはありません。`,
  }),
} as const;
