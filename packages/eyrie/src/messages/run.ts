import { Problem } from "../model/problem.ts";
import type { FactAndRemedy } from "../model/sentence.ts";

export const interrupted = (): FactAndRemedy => ({
  fact: { en: "Stopped before this was begun.", ja: "開始前に中断されました。" },
  remedy: {
    en: "Run the same command again; it finishes what is left.",
    ja: "同じコマンドをもう一度実行すると、残りが完了します。",
  },
});

/** Something Eyrie itself did not foresee. The user sees one sentence, the cause stays attached for a report. */
export const unexpected = (error: unknown): Problem => {
  const said = error instanceof Error ? error.message : String(error);
  return new Problem(
    "failed",
    { en: `Something Eyrie did not foresee: ${said}`, ja: `Eyrie が想定していない問題が起きました: ${said}` },
    {
      en: "Run the same command again. If it stays, report it with the output of --trace FILE.",
      ja: "同じコマンドをもう一度実行してください。続く場合は --trace FILE の出力を添えて報告してください。",
    },
    { cause: error },
  );
};
