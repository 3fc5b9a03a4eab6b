import type { FactAndRemedy, Sentence } from "../../model/sentence.ts";

export const label = {
  subject: { en: "sub", ja: "sub" },
  audience: { en: "aud", ja: "aud" },
  provider: { en: "Principal.Federated", ja: "Principal.Federated" },
  principal: { en: "Principal", ja: "Principal" },
  action: { en: "Action", ja: "Action" },
  key: { en: "condition key", ja: "条件キー" },
  condition: { en: "condition", ja: "条件" },
  letIn: { en: "may assume the role", ja: "引き受け可能" },
} as const satisfies Record<string, Sentence>;

export const title = {
  issuer: {
    en: "the trust policy names the cluster's issuer",
    ja: "信頼ポリシーがこのクラスターの発行者を指している",
  },
  subject: {
    en: "the trust policy names the service account",
    ja: "信頼ポリシーがサービスアカウントを指している",
  },
  wildcard: {
    en: "the trust policy writes patterns where they are read as such",
    ja: "信頼ポリシーのワイルドカードが有効な演算子で使われている",
  },
  strangers: {
    en: "the trust policy lets no other service account in",
    ja: "信頼ポリシーがほかのサービスアカウントを許可していない",
  },
  audience: {
    en: "the trust policy asks for the token's audience",
    ja: "信頼ポリシーがトークンの aud を検証している",
  },
  key: {
    en: "the trust policy's condition keys are the issuer's",
    ja: "信頼ポリシーの条件キーが発行者のものである",
  },
  arn: {
    en: "the trust policy's provider is the account's own",
    ja: "信頼ポリシーのプロバイダー ARN がこのアカウントのものである",
  },
  webIdentity: {
    en: "the trust policy is about web identities",
    ja: "信頼ポリシーがウェブ ID による引き受けを許可している",
  },
  deny: { en: "the trust policy denies nothing explicitly", ja: "信頼ポリシーに明示的な Deny がない" },
  condition: {
    en: "the trust policy asks for nothing that a pod's token lacks",
    ja: "信頼ポリシーが Pod のトークンにない条件を課していない",
  },
} as const satisfies Record<string, Sentence>;

const refused: Sentence = {
  en: "STS refuses its tokens with AccessDenied",
  ja: "STS はトークンを AccessDenied で拒否します",
};

/** `exists`: whether the account still has a provider for the other issuer. */
export const otherIssuer = (role: string, issuer: string, exists: boolean): FactAndRemedy => ({
  fact: {
    en: `Role ${role} trusts another issuer than this cluster's ${issuer}${exists ? "" : ", and one that the account does not know"}: a cluster that was made anew has a new issuer. ${refused.en}.`,
    ja: `ロール ${role} が信頼しているのは、このクラスターの発行者 ${issuer} ではなく別の発行者${exists ? "" : " (このアカウントには未登録)"} です。クラスターを作り直すと発行者も変わります。${refused.ja}。`,
  },
  remedy: exists
    ? {
        en: "Add a statement for this cluster's issuer; the other one may be another cluster's.",
        ja: "このクラスターの発行者のステートメントを追加してください。もう一方の発行者は、別のクラスターが使っている可能性があります。",
      }
    : {
        en: "Name this cluster's issuer in the trust policy, in the provider's ARN and in the condition keys.",
        ja: "信頼ポリシーのプロバイダー ARN と条件キーを、このクラスターの発行者に書き換えてください。",
      },
});

export const otherSubject = (role: string, account: string): FactAndRemedy => ({
  fact: {
    en: `Role ${role} trusts another service account than ${account}: ${refused.en}.`,
    ja: `ロール ${role} が信頼しているのは ${account} ではない別のサービスアカウントです。${refused.ja}。`,
  },
  remedy: {
    en: "Name the service account in the trust policy. The command keeps the other one: take it out where nothing uses it.",
    ja: "信頼ポリシーの sub にこのサービスアカウントを加えてください。次のコマンドは既存の値を残すので、使われていなければ削除してください。",
  },
});

export const unreadPattern = (role: string, operator: string): FactAndRemedy => ({
  fact: {
    en: `The trust policy of role ${role} compares a pattern by ${operator}, which takes * and ? for themselves: no token matches. ${refused.en}.`,
    ja: `ロール ${role} の信頼ポリシーは、ワイルドカードを ${operator} で比較しています。この演算子では * や ? も文字そのものとして扱われ、どのトークンも一致しません。${refused.ja}。`,
  },
  remedy: {
    en: "Write the exact value; or, if a pattern is meant, StringLike.",
    ja: "値を正確に書いてください。パターンにしたい場合は StringLike を使います。",
  },
});

export const strangersLetIn = (role: string): FactAndRemedy => ({
  fact: {
    en: `Role ${role} can be assumed by service accounts that it is not meant for: everything works, and so it does for them.`,
    ja: `ロール ${role} は、想定外のサービスアカウントからも引き受けられます。動作に問題はありませんが、それらも同じ権限を得られます。`,
  },
  remedy: {
    en: "Pin sub to the exact service account in the trust policy. Others that rely on the role lose it: name them, too.",
    ja: "信頼ポリシーの sub を、このサービスアカウントだけに限定してください。ほかにこのロールを使うサービスアカウントがあれば、併せて列挙します。",
  },
});

export const otherAudience = (role: string): FactAndRemedy => ({
  fact: {
    en: `The trust policy of role ${role} asks for another audience than the pods' tokens bear. ${refused.en}.`,
    ja: `ロール ${role} の信頼ポリシーが求める aud は、Pod のトークンの aud と異なります。${refused.ja}。`,
  },
  remedy: {
    en: "Have the trust policy take the tokens' audience.",
    ja: "信頼ポリシーの aud にトークンの aud を加えてください。",
  },
});

export const noAudience = (role: string): FactAndRemedy => ({
  fact: {
    en: `The trust policy of role ${role} does not look at aud: any token of the cluster will do whose audience the provider takes.`,
    ja: `ロール ${role} の信頼ポリシーは aud を検証していません。プロバイダーが受け付ける aud であれば、このクラスターのどのトークンでも通ります。`,
  },
  remedy: {
    en: "Add a StringEquals condition on aud.",
    ja: "aud に対する StringEquals 条件を追加してください。",
  },
});

export const foreignKeys = (role: string): FactAndRemedy => ({
  fact: {
    en: `The trust policy of role ${role} names this cluster's provider, and then asks for claims of another issuer, which no token of the cluster has. ${refused.en}.`,
    ja: `ロール ${role} の信頼ポリシーはこのクラスターのプロバイダーを指していますが、条件キーが別の発行者のものです。このクラスターのトークンにそのキーはありません。${refused.ja}。`,
  },
  remedy: {
    en: "Begin the condition keys with this cluster's issuer, without https://.",
    ja: "条件キーの先頭を、このクラスターの発行者 (https:// は付けない) にしてください。",
  },
});

export const otherArn = (role: string): FactAndRemedy => ({
  fact: {
    en: `The trust policy of role ${role} names the right issuer in an ARN that is not its provider's: account, partition or spelling differ. ${refused.en}.`,
    ja: `ロール ${role} の信頼ポリシーは、発行者は正しいものの、プロバイダーの ARN が異なります (アカウント、パーティション、または表記の誤り)。${refused.ja}。`,
  },
  remedy: {
    en: "Name the provider of the role's own account.",
    ja: "ロールと同じアカウントのプロバイダーの ARN を指定してください。",
  },
});

export const notWebIdentity = (role: string): FactAndRemedy => ({
  fact: {
    en: `No statement of the trust policy of role ${role} allows sts:AssumeRoleWithWebIdentity to an OIDC provider: it is made for another use (EC2, Pod Identity, users). ${refused.en}.`,
    ja: `ロール ${role} の信頼ポリシーには、OIDC プロバイダーに sts:AssumeRoleWithWebIdentity を許可するステートメントがありません。別の用途 (EC2、Pod Identity、ユーザーなど) のロールです。${refused.ja}。`,
  },
  remedy: {
    en: "Let the service account in; what else the trust policy says stays.",
    ja: "このサービスアカウントを許可するステートメントを加えてください。既存の内容はそのまま残ります。",
  },
});

export const deniedExplicitly = (role: string): FactAndRemedy => ({
  fact: {
    en: `A Deny in the trust policy of role ${role} hits the service account, and no Allow outweighs it. ${refused.en}.`,
    ja: `ロール ${role} の信頼ポリシーの Deny がこのサービスアカウントに当たっています。Allow では覆せません。${refused.ja}。`,
  },
  remedy: {
    en: "Have whoever wrote the Deny spare the service account, or bind another role. The whole policy:",
    ja: "Deny を書いた担当者に、このサービスアカウントを除外してもらうか、別のロールを割り当ててください。ポリシー全体の確認コマンド:",
  },
});

export const otherCondition = (role: string): FactAndRemedy => ({
  fact: {
    en: `The trust policy of role ${role} sets a condition that a pod's token does not meet by itself, or that reading cannot decide.`,
    ja: `ロール ${role} の信頼ポリシーに、Pod のトークンだけでは満たせない、または読み取りでは判定できない条件があります。`,
  },
  remedy: {
    en: "Try it: eyrie verify. If STS refuses, the condition is why. The whole policy:",
    ja: "eyrie verify で実際に試してください。STS に拒否される場合は、この条件が原因です。ポリシー全体の確認コマンド:",
  },
});

/** In place of a remedy, where Eyrie made what is wrong. */
export const byEyrie: Sentence = {
  en: "Eyrie made it, and mends it:",
  ja: "Eyrie が作成したリソースなので、次のコマンドで修復できます:",
};
