import type { Sentence } from "../../model/sentence.ts";

type FactAndRemedy = { readonly fact: Sentence; readonly remedy: Sentence };

export const label = {
  annotation: { en: "annotation", ja: "アノテーション" },
} as const satisfies Record<string, Sentence>;

export const annotationTitle: Sentence = {
  en: "the service account names a role",
  ja: "サービスアカウントにロールのアノテーションがある",
};

export const notAnnotated = (account: string): FactAndRemedy => ({
  fact: {
    en: `Service account ${account} has no annotation eks.amazonaws.com/role-arn: its pods get no role and fall back to the node's.`,
    ja: `サービスアカウント ${account} に eks.amazonaws.com/role-arn アノテーションがありません。Pod にはロールが渡らず、ノードのロールで動作します。`,
  },
  remedy: {
    en: "Annotate it, then make its pods anew: only new pods get the role.",
    ja: "アノテーションを付け、Pod を作り直してください。ロールが渡るのは新しい Pod だけです。",
  },
});
