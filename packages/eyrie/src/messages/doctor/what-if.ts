import type { FactAndRemedy, Sentence } from "../../model/sentence.ts";

export const notKnown = (file: string): FactAndRemedy => ({
  fact: {
    en: `${file} is nothing that can be supposed.`,
    ja: `${file} は --what-if で指定できる内容ではありません。`,
  },
  remedy: {
    en: "Name Helm values, a ServiceAccount or ConfigMap as YAML, or a trust, bucket or identity policy as JSON.",
    ja: "Helm values、YAML の ServiceAccount・ConfigMap、または JSON の信頼ポリシー・バケットポリシー・ID ベースのポリシーを指定してください。",
  },
});

export const unreadable = (file: string, why: Sentence): FactAndRemedy => ({
  fact: { en: `${file} cannot be read: ${why.en}.`, ja: `${file} を読み込めません: ${why.ja}。` },
  remedy: { en: "Name another file: --what-if FILE", ja: "別のファイルを指定してください: --what-if FILE" },
});

export const notParsed = (file: string, line: number, column: number, why: string): FactAndRemedy => ({
  fact: { en: `${file}:${line}:${column}: ${why}`, ja: `${file}:${line}:${column}: ${why}` },
  remedy: { en: "Mend the file.", ja: "ファイルを修正してください。" },
});

/** Above a diagnosis that is not of what is there. */
export const supposed = (files: readonly string[]): Sentence => ({
  en: `As it would be with ${files.join(", ")}`,
  ja: `${files.join("、")} を適用した場合の診断`,
});

export const offline = (chart: string): Sentence => ({
  en: `From files alone, for chart ${chart}; no cloud was asked`,
  ja: `ファイルだけをチャート ${chart} 用として確認しました (クラウドには接続していません)`,
});

export const nothingToCheck: FactAndRemedy = {
  fact: {
    en: "Without a cloud there is nothing to check: neither a spec nor a values file is named.",
    ja: "クラウドに接続しない場合の確認対象がありません。spec も values ファイルも指定されていません。",
  },
  remedy: {
    en: "Name one: eyrie doctor --offline --what-if milvus.yaml",
    ja: "指定してください: eyrie doctor --offline --what-if milvus.yaml",
  },
};
