import type { FactAndRemedy, Sentence } from "../../model/sentence.ts";

export const imageLineTitle: Sentence = {
  en: "the image is of the Milvus that the chart was made for",
  ja: "イメージがチャートの対象とする Milvus のものである",
};

/** What comes of an image of another line. */
export const misfits = {
  unknown: (roles: readonly string[]): Sentence => ({
    en: `This Milvus does not start ${roles.join(", ")} ("Unknown server type"): the pods end at once, again and again.`,
    ja: `この Milvus は ${roles.join("、")} を "Unknown server type" で起動できず、Pod は直ちに終了して再起動を繰り返します。`,
  }),
  unswitched: (): Sentence => ({
    en: `Milvus 2.5 starts streamingnode only with MILVUS_STREAMING_SERVICE_ENABLED=1, which charts from 5.0.0 on do not set ("start a streaming node without enabling streaming service").`,
    ja: `Milvus 2.5 の streamingnode は MILVUS_STREAMING_SERVICE_ENABLED=1 がなければ起動せず ("start a streaming node without enabling streaming service")、チャート 5.0.0 以降はこれを設定しません。`,
  }),
  "no-indexnode": (): Sentence => ({
    en: "It builds indexes in indexnode alone, and these values have none: no index gets built.",
    ja: "インデックスを構築するのは indexnode だけですが、この values では作成されないため、インデックスは構築されません。",
  }),
  "no-streamingnode": (): Sentence => ({
    en: "It writes through streamingnode, and these values have none: nothing can be written.",
    ja: "書き込みは streamingnode を経由しますが、この values では作成されないため、何も書き込めません。",
  }),
  woodpecker: (): Sentence => ({
    en: `The chart gives a new release Woodpecker for its message queue, which this Milvus does not know ("mq type woodpecker is invalid").`,
    ja: `チャートは新規リリースのメッセージキューに Woodpecker を指定しますが、この Milvus は対応していません ("mq type woodpecker is invalid")。`,
  }),
} as const;

const allStart: Sentence = {
  en: "All components start, with a configuration that was made for another Milvus.",
  ja: "コンポーネントはすべて起動しますが、設定は別のバージョンの Milvus 向けのものです。",
};

type Pinned = { readonly tag: string; readonly milvus: string; readonly carries: string };

/**
 * @param comesOf what comes of it; nothing where all goes well
 * @param last the last chart that was made for the image
 * @param fitting values by which the chart makes what this Milvus starts
 */
export function otherLine(
  chart: string,
  { tag, milvus, carries }: Pinned,
  comesOf: readonly Sentence[],
  last: string,
  fitting: Readonly<Record<string, string>>,
): FactAndRemedy {
  const told = comesOf.length === 0 ? [allStart] : comesOf;
  const values = Object.entries(fitting).map(([key, value]) => `${key}: ${value}`);
  return {
    fact: {
      en: `image.all.tag is ${tag}, and chart ${chart} was made for Milvus ${carries}. ${told.map(({ en }) => en).join(" ")}`,
      ja: `image.all.tag は ${tag} ですが、チャート ${chart} は Milvus ${carries} 向けです。${told.map(({ ja }) => ja).join("")}`,
    },
    remedy: {
      en: `Take the tag out and run the chart's own Milvus; or take the chart that was made for ${milvus} (milvus.version: "${last}")${
        values.length === 0 ? "" : `; or have this chart make what ${milvus} starts: ${values.join(", ")}`
      }. Where there is data, Milvus' upgrade guide says which step comes first.`,
      ja: `tag を削除してチャート本来の Milvus を使用するか、${milvus} 向けのチャート (milvus.version: "${last}") を使用してください${
        values.length === 0
          ? ""
          : `。このチャートのまま ${milvus} に必要なコンポーネントだけを作成することもできます: ${values.join(", ")}`
      }。すでにデータがある場合の手順は、Milvus のアップグレードガイドに従ってください。`,
    },
  };
}
