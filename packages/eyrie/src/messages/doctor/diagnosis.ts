import type { LinkName } from "../../model/diagnosis.ts";
import type { Sentence } from "../../model/sentence.ts";

/** Where was looked. */
export function place(namespace: string, cluster: string, region: string, what: string): Sentence {
  const inRegion = region === "" ? "" : ` (${region})`;
  const of: Sentence =
    cluster !== ""
      ? { en: `, cluster ${cluster}${inRegion}`, ja: `クラスター ${cluster}${inRegion} の` }
      : region === ""
        ? { en: "", ja: "" }
        : { en: `, cluster of the current context${inRegion}`, ja: `現在のコンテキストのクラスター${inRegion} の` };
  return {
    en: `${what === "" ? "" : `${what} in `}namespace ${namespace}${of.en}`,
    ja: `${of.ja}名前空間 ${namespace}${what === "" ? "" : ` の ${what}`}`,
  };
}

export const links = {
  pods: { en: "pods", ja: "Pod" },
  "service-account": { en: "service account", ja: "サービスアカウント" },
  issuer: { en: "cluster issuer", ja: "クラスターの発行者" },
  token: { en: "token", ja: "トークン" },
  trust: { en: "trust policy", ja: "信頼ポリシー" },
  role: { en: "role", ja: "ロール" },
  policies: { en: "policies", ja: "ポリシー" },
  "bucket-policy": { en: "bucket policy", ja: "バケットポリシー" },
  bucket: { en: "bucket", ja: "バケット" },
  configuration: { en: "Milvus' configuration", ja: "Milvus の設定" },
} as const satisfies Record<LinkName, Sentence>;

export const evidence = {
  account: { en: "service account", ja: "サービスアカウント" },
  annotation: { en: "annotation", ja: "アノテーション" },
  ready: { en: "ready", ja: "Ready" },
  role: { en: "AWS_ROLE_ARN", ja: "AWS_ROLE_ARN" },
  issuer: { en: "iss", ja: "iss" },
  subject: { en: "sub", ja: "sub" },
  audience: { en: "aud", ja: "aud" },
  clients: { en: "client IDs", ja: "クライアント ID" },
  document: { en: "document", ja: "ドキュメント" },
  attached: { en: "attached", ja: "アタッチ済み" },
  boundary: { en: "permissions boundary", ja: "アクセス許可の境界" },
  id: { en: "unique ID", ja: "一意の ID" },
  region: { en: "region", ja: "リージョン" },
  encryption: { en: "encryption", ja: "暗号化" },
  host: { en: "address", ja: "アドレス" },
  rootPath: { en: "root path", ja: "rootPath" },
} as const satisfies Record<string, Sentence>;

/** What no read shows, and what does. */
export const beyond: readonly Sentence[] = [
  {
    en: "Network paths of the pods (security groups, network policies, proxies) and resource control policies: reading does not show them. eyrie verify tries the thing itself from here; the pods' logs tell of their own side.",
    ja: "Pod のネットワーク経路 (セキュリティグループ、NetworkPolicy、プロキシ) とリソースコントロールポリシーは読み取りでは分かりません。eyrie verify は手元から実際に試します。Pod 側の結果は Pod のログで確認できます。",
  },
];
