import type { FactAndRemedy, Sentence } from "../../model/sentence.ts";

export const label = {
  role: { en: "role", ja: "ロール" },
  size: { en: "trust policy, in characters that count", ja: "信頼ポリシーの文字数 (空白を除く)" },
  changed: { en: "changed", ja: "変更" },
  log: { en: "log", ja: "ログ" },
} as const satisfies Record<string, Sentence>;

export const title = {
  exists: { en: "the role exists", ja: "ロールが存在する" },
  size: { en: "the trust policy has room for the service account", ja: "信頼ポリシーに追記できる余裕がある" },
  visible: { en: "what was changed is visible everywhere", ja: "変更が AWS 全体に反映されている" },
} as const satisfies Record<string, Sentence>;

export const noRole = (arn: string, account: string): FactAndRemedy => ({
  fact: {
    en: `Role ${arn}, which service account ${account} is to have, does not exist: STS says no more than AccessDenied.`,
    ja: `サービスアカウント ${account} に割り当てるロール ${arn} が存在しません。STS は AccessDenied としか返しません。`,
  },
  remedy: {
    en: "Make the role, with the permissions that Milvus needs; or name one that exists.",
    ja: "ロールを作成し、Milvus に必要な権限を付けてください。または、実在するロールを指定してください。",
  },
});

/** Why a role of another account cannot be read. */
export const otherAccount = (arn: string, caller: string): FactAndRemedy => ({
  fact: {
    en: `Role ${arn} is another account's than that of the credentials used here (${caller}): nobody outside of it can read the role, its policies or its OIDC providers.`,
    ja: `ロール ${arn} は、使用中の認証情報のアカウント (${caller}) とは別のアカウントのものです。ロール、ポリシー、OIDC プロバイダーは外部からは読み取れません。`,
  },
  remedy: {
    en: "Run the same command with credentials of that account (--profile) that may iam:GetRole; or, if the account is a slip, correct the annotation.",
    ja: "そのアカウントで iam:GetRole を許可された認証情報 (--profile) で同じコマンドを実行してください。アカウント ID の書き間違いなら、アノテーションを修正してください。",
  },
});

export const tooLong = (role: string, quota: number): FactAndRemedy => ({
  fact: {
    en: `The trust policy of role ${role} cannot take what it lacks: with it, it is longer than the ${quota} characters that the account allows (LimitExceeded, ACLSizePerRole).`,
    ja: `ロール ${role} の信頼ポリシーに不足分を追記すると、アカウントの上限 ${quota} 文字を超えます (LimitExceeded、ACLSizePerRole)。`,
  },
  remedy: {
    en: "Take out statements of clusters that are gone, give this service account a role of its own, or have the quota raised (Role trust policy length):",
    ja: "存在しないクラスターのステートメントを削除するか、このサービスアカウント専用のロールを用意するか、クォータ (Role trust policy length) の引き上げを申請してください:",
  },
});

/** What may have been changed. */
export const named = {
  role: (name: string): Sentence => ({ en: `Role ${name}`, ja: `ロール ${name}` }),
  provider: (url: string): Sentence => ({ en: `The OIDC provider ${url}`, ja: `OIDC プロバイダー ${url}` }),
  policy: (arn: string): Sentence => ({ en: `Policy ${arn}`, ja: `ポリシー ${arn}` }),
} as const;

export const notVisibleYet = (what: Sentence, seconds: number): FactAndRemedy => ({
  fact: {
    en: `${what.en} was changed ${seconds} seconds ago, and pods are still refused although every document allows what they ask for: IAM shows a change everywhere only after a while.`,
    ja: `${what.ja} は ${seconds} 秒前に変更されたばかりです。どのドキュメントでも許可されていますが、Pod はまだ拒否されています。IAM の変更が全体に反映されるまでには時間がかかります。`,
  },
  remedy: {
    en: "Wait, two minutes at most; Milvus tries again by itself.",
    ja: "最長 2 分ほど待ってください。Milvus は自動的に再試行します。",
  },
});
