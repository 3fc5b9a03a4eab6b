import type { Sentence } from "../../model/sentence.ts";

type FactAndRemedy = { readonly fact: Sentence; readonly remedy: Sentence };

export const label = {
  issuer: { en: "issuer", ja: "発行者 (iss)" },
  subject: { en: "sub", ja: "sub" },
  audience: { en: "aud", ja: "aud" },
} as const satisfies Record<string, Sentence>;

export const providerTitle: Sentence = {
  en: "IAM knows the cluster's OIDC issuer",
  ja: "クラスターの OIDC 発行者が IAM に登録されている",
};

export const noProvider = (issuer: string, account: string): FactAndRemedy => ({
  fact: {
    en: `Account ${account} has no OIDC provider for the cluster's issuer ${issuer}: STS takes none of its tokens.`,
    ja: `アカウント ${account} に、クラスターの発行者 ${issuer} の OIDC プロバイダーがありません。STS はこのクラスターのトークンを受け付けません。`,
  },
  remedy: {
    en: "Register the issuer with IAM.",
    ja: "発行者を IAM に登録してください。",
  },
});

export const subjectTitle: Sentence = {
  en: "the trust policy names the service account",
  ja: "信頼ポリシーがサービスアカウントを指している",
};

export const otherSubject = (role: string, account: string): FactAndRemedy => ({
  fact: {
    en: `Role ${role} trusts another service account than ${account}: STS refuses its tokens with AccessDenied.`,
    ja: `ロール ${role} が信頼しているのは ${account} ではない別のサービスアカウントです。STS はトークンを AccessDenied で拒否します。`,
  },
  remedy: {
    en: "Name the service account in the trust policy.",
    ja: "信頼ポリシーの sub をこのサービスアカウントに合わせてください。",
  },
});

/** After a remedy, where Eyrie made what is wrong. */
export const byEyrie: Sentence = {
  en: "Eyrie made it, and mends it:",
  ja: "Eyrie が作成したリソースなので、次のコマンドで修復できます:",
};
