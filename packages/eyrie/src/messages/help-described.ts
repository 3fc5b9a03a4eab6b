import type { Sentence } from "../model/sentence.ts";

const exitCodes: Sentence = {
  en: [
    "Exit codes:",
    "  0   done",
    "  1   failed, or stopped",
    "  2   changes pending (plan --exit-code)",
    "  3   conflict with something that is not ours",
    "  4   a claim did not hold or could not be proven",
    "  5   doctor: something is wrong",
    "  6   doctor: it works, with warnings",
    "  7   doctor: nothing wrong was seen, but not all could be checked",
    "  64  the command line is wrong",
  ].join("\n"),
  ja: [
    "終了コード:",
    "  0   完了",
    "  1   失敗または中断",
    "  2   未適用の変更あり (plan --exit-code)",
    "  3   Eyrie のものではないリソースとの競合",
    "  4   成立しない、または証明できない項目あり",
    "  5   doctor: 問題あり",
    "  6   doctor: 動作するが警告あり",
    "  7   doctor: 問題は見つからないが、確認できない項目あり",
    "  64  コマンドラインの誤り",
  ].join("\n"),
};

/** A command's full text: what it does, examples, and the exit codes. */
export const described = (text: Sentence, examples: readonly string[]): Sentence => {
  const shown = examples.map((example) => `  ${example}`).join("\n");
  return {
    en: `${text.en}\n\nExample:\n${shown}\n\n${exitCodes.en}`,
    ja: `${text.ja}\n\n例:\n${shown}\n\n${exitCodes.ja}`,
  };
};

export type Said = { readonly brief: Sentence; readonly full: Sentence };
