import type { FactAndRemedy, Sentence } from "../model/sentence.ts";

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

/** The file is of another set-up than the spec. */
export const anotherSetUp = (path: string, was: string, is: string): FactAndRemedy => ({
  fact: {
    en: `The plan in ${path} is for ${was}, the spec for ${is}. Nothing was touched.`,
    ja: `${path} の計画は ${was} のものですが、spec は ${is} です。何も変更していません。`,
  },
  remedy: {
    en: "Give the spec that it was made from with -f, and the same account, or make a new plan: eyrie plan --out FILE",
    ja: "計画を作成した spec を -f で指定し、同じアカウントで実行するか、計画を作り直してください: eyrie plan --out FILE",
  },
});

/** Another version may see and do the same things otherwise, so what was reviewed might not be what runs. */
export const anotherVersion = (path: string, was: string, is: string): FactAndRemedy => ({
  fact: {
    en: `The plan in ${path} was made by Eyrie ${was}, and this is Eyrie ${is}. Nothing was touched.`,
    ja: `${path} の計画は Eyrie ${was} で作成されましたが、実行中の Eyrie は ${is} です。何も変更していません。`,
  },
  remedy: {
    en: "Make and review it with this version: eyrie plan --out FILE",
    ja: "このバージョンで計画を作り直して確認してください: eyrie plan --out FILE",
  },
});

/** Every change of the plan is as it should be by now. */
export const carriedOutAlready = (path: string): Sentence => ({
  en: `The plan in ${path} is carried out already: everything is as it should be.`,
  ja: `${path} の計画はすでに実行済みです。すべてあるべき状態です。`,
});

/** A plan in which something is in the way could never be carried out. */
export const notWrittenForConflicts = (path: string): Sentence => ({
  en: `No plan was written to ${path}: it could not be carried out.`,
  ja: `実行できない計画のため、${path} には書き出していません。`,
});

export const notWritten = (path: string, reason: Sentence): FactAndRemedy => ({
  fact: {
    en: `The plan could not be written to ${path}: ${reason.en}`,
    ja: `計画を ${path} に書き込めません: ${reason.ja}`,
  },
  remedy: {
    en: "Choose another file: eyrie plan --out FILE",
    ja: "別のファイルを指定してください: eyrie plan --out FILE",
  },
});

/** Somebody's file, the spec perhaps, stands where the plan is to be written. */
export const holdsElse: Sentence = {
  en: "it holds something else, which stays",
  ja: "別の内容があるため、上書きしません",
};

export const notAPlan = (path: string, reason?: Sentence): FactAndRemedy => ({
  fact: {
    en: `${path} is no plan that eyrie plan --out wrote${reason === undefined ? "." : `: ${reason.en}`}`,
    ja: `${path} は eyrie plan --out が書き出した計画ではありません${reason === undefined ? "。" : `: ${reason.ja}`}`,
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

/** @param words The path, and what else carries it out, as a shell reads them back */
export const planWritten = (path: string, words: string): Sentence => ({
  en: `The plan is in ${path}. To carry out exactly this: eyrie up --plan ${words}`,
  ja: `計画を ${path} に書き出しました。この内容だけを実行するには: eyrie up --plan ${words}`,
});
