import type { Sentence } from "../model/sentence.ts";

export const exposureSaid = {
  noPrefix: (address: string): Sentence => ({
    en: `${address} is an address; a source range says how much of it counts.`,
    ja: `${address} は IP アドレスです。送信元の範囲にはプレフィックス長が必要です。`,
  }),
  notCidr: (text: string): Sentence => ({
    en: `"${text}" is not a CIDR: an IPv4 or IPv6 address, a slash and the number of bits that count.`,
    ja: `「${text}」は CIDR ではありません。IPv4 または IPv6 アドレス、スラッシュ、プレフィックス長の順に書きます。`,
  }),
  hostBits: (text: string): Sentence => ({
    en: `${text} names an address inside a range, not the range: bits behind the prefix are set.`,
    ja: `${text} はプレフィックス長より後ろのビットが 0 ではなく、範囲の先頭アドレスになっていません。`,
  }),
  rangesMissing: {
    en: "milvus.sourceRanges names no range, and a load balancer takes that for everyone.",
    ja: "milvus.sourceRanges に範囲がありません。ロードバランサーでは、すべての送信元を許可する意味になります。",
  },
  rangesUnused: (exposure: string | undefined): Sentence =>
    exposure === undefined
      ? {
          en: "milvus.sourceRanges is for a load balancer, and without milvus.exposure it is for your values to say whether there is one.",
          ja: "milvus.sourceRanges はロードバランサーの設定です。milvus.exposure がない場合、ロードバランサーの有無は values で決まります。",
        }
      : {
          en: `milvus.sourceRanges is for a load balancer, and milvus.exposure: ${exposure} makes none.`,
          ja: `milvus.sourceRanges はロードバランサーの設定ですが、milvus.exposure: ${exposure} ではロードバランサーが作成されません。`,
        },
  sayExposure: {
    en: "Remove milvus.sourceRanges, or write exposure: internal or exposure: internet",
    ja: "milvus.sourceRanges を取り除くか、exposure: internal または exposure: internet と書いてください。",
  },
} as const;
