import type { Sentence } from "../model/sentence.ts";

type FactAndRemedy = { readonly fact: Sentence; readonly remedy: Sentence };

type Shown = { readonly action: string; readonly fields: readonly string[] } | undefined;
type Moved = { readonly id: string; readonly was: Shown; readonly is: Shown };

const told = (shown: Shown): string =>
  shown === undefined ? "-" : shown.fields.length === 0 ? shown.action : `${shown.action} (${shown.fields.join(", ")})`;

/** The world is no longer as it was when the plan was reviewed. */
export const moved = (changes: readonly Moved[]): FactAndRemedy => ({
  fact: {
    en: `Things have changed since this plan was shown, and nothing was touched: ${changes
      .map(({ id, was, is }) => `${id}: ${told(was)} → ${told(is)}`)
      .join("; ")}`,
    ja: `この計画を表示した後に状況が変わったため、何も変更していません: ${changes
      .map(({ id, was, is }) => `${id}: ${told(was)} → ${told(is)}`)
      .join("、")}`,
  },
  remedy: {
    en: "Review it again: eyrie plan (with --out FILE for eyrie up --plan FILE)",
    ja: "もう一度確認してください: eyrie plan (eyrie up --plan FILE で使う場合は --out FILE を付けます)",
  },
});

export const notWritten = (path: string, reason: string): FactAndRemedy => ({
  fact: { en: `The plan could not be written to ${path}: ${reason}`, ja: `計画を ${path} に書き込めません: ${reason}` },
  remedy: {
    en: "Choose another file: eyrie plan --out FILE",
    ja: "別のファイルを指定してください: eyrie plan --out FILE",
  },
});

export const notAPlan = (path: string, reason: string): FactAndRemedy => ({
  fact: {
    en: `${path} is no plan that eyrie plan --out wrote${reason === "" ? "." : `: ${reason}`}`,
    ja: `${path} は eyrie plan --out が書き出した計画ではありません${reason === "" ? "。" : `: ${reason}`}`,
  },
  remedy: {
    en: "Make one: eyrie plan --out FILE, review it, then eyrie up --plan FILE",
    ja: "作成してください: eyrie plan --out FILE で書き出し、確認後に eyrie up --plan FILE を実行します",
  },
});

/** What is adopted was decided when the plan was made. */
export const adoptInPlan: FactAndRemedy = {
  fact: {
    en: "--adopt and --plan do not go together: a plan says what it adopts.",
    ja: "--adopt と --plan は同時に指定できません。引き継ぐ対象は計画に含まれています。",
  },
  remedy: {
    en: "Leave out --adopt, or make a new plan with it: eyrie plan --adopt ID --out FILE",
    ja: "--adopt を外すか、指定して計画を作り直してください: eyrie plan --adopt ID --out FILE",
  },
};

export const planWritten = (path: string): Sentence => ({
  en: `The plan is in ${path}. To carry out exactly this: eyrie up --plan ${path}`,
  ja: `計画を ${path} に書き出しました。この内容だけを実行するには: eyrie up --plan ${path}`,
});
