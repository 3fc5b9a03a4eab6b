import type { FactAndRemedy, Sentence } from "../../model/sentence.ts";

export const recognised: Sentence = { en: "What the text says", ja: "テキストから分かること" };
export const mentioned = {
  caller: { en: "asked as", ja: "呼び出し元" },
  action: { en: "action", ja: "アクション" },
  resource: { en: "resource", ja: "リソース" },
} as const satisfies Record<string, Sentence>;

export const standings = {
  confirmed: { en: "Confirmed by the reads", ja: "読み取りで確認された原因" },
  unknown: { en: "Possible, neither confirmed nor ruled out", ja: "可能性のある原因 (未確認)" },
  "ruled-out": { en: "Ruled out by the reads", ja: "読み取りで除外された原因" },
} as const satisfies Record<string, Sentence>;

export const unrecognised: FactAndRemedy = {
  fact: {
    en: "Nothing in the text is an error of S3, STS, Helm or Milvus that Eyrie knows.",
    ja: "テキストに、Eyrie が認識できる S3・STS・Helm・Milvus のエラーがありません。",
  },
  remedy: {
    en: "Paste the whole line, with AWS's own words. Or look at the set-up itself: eyrie doctor",
    ja: "AWS のメッセージを含む行全体を貼り付けるか、環境を直接診断してください: eyrie doctor",
  },
};

export const noText: FactAndRemedy = {
  fact: { en: "There is no text to explain.", ja: "対象のテキストがありません。" },
  remedy: {
    en: 'Paste an error: eyrie why "AccessDenied: …". Or pipe a log: kubectl logs POD | eyrie why',
    ja: 'エラーを引数で渡すか (eyrie why "AccessDenied: …")、ログをパイプで渡してください: kubectl logs POD | eyrie why',
  },
};

export const confirmBy: Sentence = {
  en: "Nothing was read. To confirm: name a namespace (-n NAME), or run it where the spec is.",
  ja: "まだ何も読み取っていません。原因を確認するには、名前空間を指定するか (-n NAME)、spec のある場所で実行してください。",
};

export const verdict = (confirmed: readonly string[], possible: number): Sentence =>
  confirmed.length > 0
    ? { en: `The cause: ${confirmed.join(", ")}.`, ja: `原因: ${confirmed.join("、")}` }
    : possible > 0
      ? {
          en: `No cause is confirmed; ${possible} remain possible.`,
          ja: `確認できた原因はありません。可能性のあるものが ${possible} 件あります。`,
        }
      : {
          en: "All causes that Eyrie knows for this text are ruled out.",
          ja: "このテキストについて Eyrie が知る原因は、すべて除外されました。",
        };
