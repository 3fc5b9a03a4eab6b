import type { CheckState, Link } from "../model/diagnosis.ts";
import type { Severity } from "../model/finding.ts";
import type { FactAndRemedy, Sentence } from "../model/sentence.ts";

/** The words that frame a report in a file. */
export const heading = {
  doctor: { en: "Eyrie doctor", ja: "Eyrie 診断結果" },
  verify: { en: "Eyrie verify", ja: "Eyrie 検証結果" },
  causes: { en: "What is wrong", ja: "原因" },
  warnings: { en: "Warnings", ja: "警告" },
  chain: { en: "The way to the bucket", ja: "バケットまでの経路" },
  checks: { en: "All checks", ja: "すべての確認項目" },
  claims: { en: "All claims", ja: "すべての検証項目" },
  notHeld: { en: "What does not hold", ja: "成立しない項目" },
  suppressed: { en: "Left out on request", ja: "指定により除外した指摘" },
} as const satisfies Record<string, Sentence>;

export const word = {
  toDo: { en: "what to do", ja: "対処" },
  about: { en: "about", ja: "対象" },
  readAt: { en: "read at", ja: "読み取り日時" },
  provenAt: { en: "tried at", ja: "検証日時" },
  account: { en: "account", ja: "アカウント" },
  cause: { en: "see cause", ja: "原因を参照" },
  nothing: { en: "nothing found", ja: "該当なし" },
  serviceAccount: { en: "service account", ja: "サービスアカウント" },
  check: { en: "check", ja: "確認項目" },
  result: { en: "result", ja: "結果" },
  claim: { en: "claim", ja: "検証項目" },
} as const satisfies Record<string, Sentence>;

export const severity = {
  error: { en: "error", ja: "エラー" },
  warning: { en: "warning", ja: "警告" },
} as const satisfies Record<Severity, Sentence>;

export const linkState = {
  holds: { en: "holds", ja: "正常" },
  warned: { en: "warning", ja: "警告" },
  broken: { en: "broken", ja: "異常" },
  unknown: { en: "unknown", ja: "不明" },
} as const satisfies Record<Link["state"], Sentence>;

export const checkState = {
  passed: { en: "passed", ja: "問題なし" },
  found: { en: "found", ja: "問題あり" },
  unchecked: { en: "not checked", ja: "確認できず" },
  "not-reached": { en: "not reached", ja: "対象なし" },
} as const satisfies Record<CheckState, Sentence>;

export const claimState = {
  holds: { en: "holds", ja: "成立" },
  fails: { en: "fails", ja: "不成立" },
  unproven: { en: "unproven", ja: "未証明" },
} as const satisfies Record<"holds" | "fails" | "unproven", Sentence>;

/** `12 passed, 1 found` */
export const counted = (parts: readonly { readonly count: number; readonly word: Sentence }[]): Sentence => ({
  en: parts.map(({ count, word: { en } }) => `${count} ${en}`).join(", "),
  ja: parts.map(({ count, word: { ja } }) => `${ja} ${count}`).join("、"),
});

/** How many more there are than are shown. */
export const more = (count: number): Sentence => ({ en: `and ${count} more`, ja: `ほか ${count} 件` });

export const madeBy = (version: string): Sentence => ({
  en: `Eyrie ${version}. Nothing in this file is secret: what may be is shown as (hidden).`,
  ja: `Eyrie ${version}。このファイルに秘密情報は含まれません (可能性のあるものは (hidden) と表示します)。`,
});

export const unknownFormat = (file: string): FactAndRemedy => ({
  fact: {
    en: `The name ${file} does not tell what the report is to be.`,
    ja: `${file} という名前からはレポートの形式が分かりません。`,
  },
  remedy: {
    en: "End it in .html (a page), .md (Markdown), .xml (JUnit) or .json.",
    ja: "拡張子を .html (ページ)、.md (Markdown)、.xml (JUnit)、.json のいずれかにしてください。",
  },
});

export const unwritable = (file: string, why: Sentence): FactAndRemedy => ({
  fact: {
    en: `The report cannot be written to ${file}: ${why.en}.`,
    ja: `レポートを ${file} に書き込めません: ${why.ja}。`,
  },
  remedy: { en: "Name another file: --report FILE", ja: "別のファイルを指定してください: --report FILE" },
});

export const written = (file: string): Sentence => ({
  en: `Wrote the report to ${file}`,
  ja: `レポートを ${file} に保存しました`,
});
