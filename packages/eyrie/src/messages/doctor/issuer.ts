import type { FactAndRemedy, Sentence } from "../../model/sentence.ts";

export const label = {
  providers: { en: "providers of EKS issuers", ja: "EKS 発行者のプロバイダー" },
  clientIds: { en: "client IDs", ja: "クライアント ID" },
  keys: { en: "key IDs published", ja: "公開されている鍵 ID" },
  log: { en: "what STS says", ja: "STS の応答" },
} as const satisfies Record<string, Sentence>;

export const title = {
  provider: { en: "IAM knows the cluster's OIDC issuer", ja: "クラスターの OIDC 発行者が IAM に登録されている" },
  clientId: {
    en: "the OIDC provider takes the tokens' audience",
    ja: "OIDC プロバイダーがトークンの aud を受け付ける",
  },
  keys: { en: "the issuer's keys can be fetched", ja: "発行者の公開鍵を取得できる" },
} as const satisfies Record<string, Sentence>;

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

export const noClientId = (url: string, audience: string): FactAndRemedy => ({
  fact: {
    en: `The OIDC provider ${url} does not have ${audience} among its client IDs: STS refuses the pods' tokens with "Incorrect token audience".`,
    ja: `OIDC プロバイダー ${url} のクライアント ID に ${audience} がありません。STS は Pod のトークンを "Incorrect token audience" で拒否します。`,
  },
  remedy: {
    en: "Add it; the other client IDs stay.",
    ja: "クライアント ID を追加してください。既存のものは残ります。",
  },
});

export const keysRefused = (issuer: string): FactAndRemedy => ({
  fact: {
    en: `STS cannot fetch the keys of issuer ${issuer}, and without them it verifies no token.`,
    ja: `STS が発行者 ${issuer} の公開鍵を取得できません。鍵がなければトークンを検証できません。`,
  },
  remedy: {
    en: "The issuer's address must answer AWS from the internet, over TLS by a public CA, with the keys that the cluster signs with. See what it answers:",
    ja: "発行者の URL は、インターネット経由の AWS からのアクセスに対し、公的な CA の TLS で、クラスターの署名鍵を返す必要があります。応答の確認コマンド:",
  },
});

export const keysUnreachable = (issuer: string, why: Sentence): FactAndRemedy => ({
  fact: {
    en: `The keys of issuer ${issuer} cannot be fetched from here: ${why.en}. Whether AWS can is not known: no pod reports that STS failed to.`,
    ja: `手元から発行者 ${issuer} の公開鍵を取得できません (${why.ja})。AWS から取得できるかは不明です。STS の取得失敗を報告している Pod はありません。`,
  },
  remedy: {
    en: "See from elsewhere what it answers; a proxy or a firewall before this machine may be all there is to it.",
    ja: "別の場所から応答を確認してください。この端末の手前のプロキシやファイアウォールだけが原因のこともあります。",
  },
});

export const otherKeys = (issuer: string): FactAndRemedy => ({
  fact: {
    en: `Issuer ${issuer} publishes none of the keys that the API server signs tokens with: STS cannot verify them.`,
    ja: `発行者 ${issuer} は、API サーバーがトークンの署名に使う鍵をどれも公開していません。STS はトークンを検証できません。`,
  },
  remedy: {
    en: "Publish the API server's keys (kubectl get --raw /openid/v1/jwks) at the issuer's jwks_uri.",
    ja: "API サーバーの鍵 (kubectl get --raw /openid/v1/jwks) を、発行者の jwks_uri で公開してください。",
  },
});

/** What the issuer publishes could not be read from here. */
export const notFetched = (url: string, why: string): FactAndRemedy => ({
  fact: {
    en: `${url} gives no answer to use: ${why}`,
    ja: `${url} から有効な応答がありません: ${why}`,
  },
  remedy: {
    en: "Check the network and the proxy (HTTPS_PROXY), then run the same command again.",
    ja: "ネットワークとプロキシ (HTTPS_PROXY) を確認してから、同じコマンドをもう一度実行してください。",
  },
});
