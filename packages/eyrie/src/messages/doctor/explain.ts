import type { FactAndRemedy, Sentence } from "../../model/sentence.ts";

/** The headings of an explanation. */
export const parts = {
  cause: { en: "Cause", ja: "原因" },
  found: { en: "How it is found", ja: "検出方法" },
  remedy: { en: "Remedy", ja: "対処" },
  references: { en: "References", ja: "参考" },
} as const satisfies Record<string, Sentence>;

/** Codes by their first digit. */
export const families: Readonly<Record<string, Sentence>> = {
  1: { en: "Trust and OIDC", ja: "信頼と OIDC" },
  2: { en: "Service account and pods", ja: "サービスアカウントと Pod" },
  4: { en: "STS and SDK", ja: "STS と SDK" },
  5: { en: "Permissions and S3", ja: "権限と S3" },
  6: { en: "Helm and Milvus", ja: "Helm と Milvus" },
  7: { en: "What a cluster must offer", ja: "クラスターの要件" },
  8: { en: "The operator, and room in the account", ja: "操作者の権限とアカウントの空き" },
};

/** The page that all explanations make. */
export const page = {
  title: { en: "Checks", ja: "確認項目" },
  intro: {
    en: "All that `eyrie doctor`, `eyrie why` and the look before each run know to break. `eyrie explain CODE` prints the same text.",
    ja: "`eyrie doctor`、`eyrie why`、実行前の確認で検出できる項目の一覧です。`eyrie explain コード` でも同じ内容を表示できます。",
  },
} as const satisfies Record<string, Sentence>;

export const unknownCode = (code: string, near: string | undefined): FactAndRemedy => ({
  fact: { en: `There is no code ${code}.`, ja: `${code} というコードはありません。` },
  remedy:
    near === undefined
      ? { en: "All of them: eyrie explain", ja: "一覧: eyrie explain" }
      : { en: `Did you mean ${near}? All of them: eyrie explain`, ja: `${near} のことでしょうか。一覧: eyrie explain` },
});
