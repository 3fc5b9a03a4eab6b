import type { Sentence } from "../model/sentence.ts";

/** What is lost without rights that a command can do without. */
export const without = {
  "which-cluster": {
    en: "the kubeconfig's cluster is told by its API server's address alone, so a tunnel or a proxy to it is refused.",
    ja: "kubeconfig のクラスターは API サーバーのアドレスだけで照合するため、トンネルやプロキシ経由では拒否されます。",
  },
  lease: {
    en: "nothing keeps a second run of Eyrie from writing at the same time; the run says so.",
    ja: "別の Eyrie の同時書き込みを防げません (実行時にその旨を表示します)。",
  },
  holder: {
    en: "whether another run is at work is not shown.",
    ja: "別の Eyrie が実行中かどうかが表示されません。",
  },
  preflight: {
    en: "quotas, your own permissions, nodes, StorageClasses and the webhook are not checked before the first write.",
    ja: "クォータ、実行者の権限、ノード、StorageClass、Webhook は、最初の書き込みの前に確認されません。",
  },
  volumes: {
    en: "the volumes that stay are not named.",
    ja: "残るボリュームの名前が表示されません。",
  },
  namespace: {
    en: "the namespace must be there already.",
    ja: "名前空間が事前に存在している必要があります。",
  },
  reasons: {
    en: "logs and events of pods that do not become ready, and of a load balancer without an address, are not shown.",
    ja: "Ready にならない Pod のログとイベント、アドレスのないロードバランサーのイベントが表示されません。",
  },
  "other-policies": {
    en: "what other policies on the role allow is not known where there are any, and claims that rest on it stay unproven.",
    ja: "ロールにほかのポリシーがアタッチされていてもその内容が分からず、関係する項目は未証明のままになります。",
  },
  probe: {
    en: "a probe object that the role may put but not delete stays in the bucket.",
    ja: "ロールが作成できて削除できない確認用オブジェクトは、バケットに残ります。",
  },
  "data-probe": {
    en: "whether Milvus itself stores in the bucket is not proven; --no-data-probe leaves it out.",
    ja: "Milvus 自体がバケットに保存しているかは未証明のままになります (--no-data-probe で省略可)。",
  },
  record: {
    en: "eyrie status does not know of the proof. Whoever may patch the service account may also bind it to another role.",
    ja: "検証の結果が eyrie status に表示されません。なお、サービスアカウントへの patch を許可すると、別のロールを結び付けることもできます。",
  },
  webhook: {
    en: "whether new pods are given their role at all is not checked (EY201, EY205).",
    ja: "新しい Pod にロールが注入されるかどうかを確認できません (EY201、EY205)。",
  },
  logs: {
    en: "what logs and events tell is not shown as symptoms, and what only they tell is not checked (EY112, EY402, EY404, EY405, EY506, EY512).",
    ja: "ログとイベントの内容が症状として表示されず、それらにしか現れない原因を確認できません (EY112、EY402、EY404、EY405、EY506、EY512)。",
  },
  organization: {
    en: "what the organization's policies deny is not checked (EY506).",
    ja: "組織のポリシーによる拒否を確認できません (EY506)。",
  },
  elsewhere: {
    en: "what was meant and stands elsewhere is not found: a policy on another role (EY504), another account's bucket (EY511), the role that trusts the service account.",
    ja: "本来使うはずだったものを見つけられません: 別のロールにアタッチされたポリシー (EY504)、別アカウントのバケット (EY511)、サービスアカウントを信頼するロール。",
  },
  neighbours: {
    en: "whether another namespace's release shares bucket and root path is not checked (EY616). Kubernetes cannot narrow it: it allows every Secret of the cluster to be read.",
    ja: "ほかの名前空間のリリースとのバケット・rootPath の共有を確認できません (EY616)。Kubernetes では範囲を絞れないため、付与するとクラスター内のすべての Secret を読めるようになります。",
  },
  keys: {
    en: "what the bucket's KMS key allows is not checked where it has one (EY508, EY509).",
    ja: "バケットに KMS キーが設定されている場合、その許可内容を確認できません (EY508、EY509)。",
  },
  endpoints: {
    en: "policies of VPC endpoints are not checked (EY513).",
    ja: "VPC エンドポイントのポリシーを確認できません (EY513)。",
  },
  account: {
    en: "the account's quota for trust policies (EY111) and what tokens its global STS endpoint gives (EY401) are not checked.",
    ja: "信頼ポリシーのクォータ (EY111) と、STS のグローバルエンドポイントが発行するトークンの種類 (EY401) を確認できません。",
  },
  clocks: {
    en: "the nodes' clocks are not checked (EY403).",
    ja: "ノードの時計のずれを確認できません (EY403)。",
  },
} as const satisfies Record<string, Sentence>;

export const iam: Sentence = {
  en: "IAM policy for whoever runs it:",
  ja: "実行者に付与する IAM ポリシー:",
};

export const noIam: Sentence = { en: "No IAM permission is needed.", ja: "IAM の許可は不要です。" };

export const rbac: Sentence = {
  en: "RBAC rules: with the namespace in place, apply them (kubectl apply -f FILE) and bind them:",
  ja: "RBAC ルール: 名前空間を用意したうえで適用し (kubectl apply -f FILE)、バインドします:",
};

export const noRbac: Sentence = { en: "No Kubernetes permission is needed.", ja: "Kubernetes の権限は不要です。" };

/** How a rule is given to somebody. `namespace`: of a Role. */
export const bind = (kind: "Role" | "ClusterRole", name: string, namespace: string | undefined): Sentence => {
  const words =
    kind === "Role"
      ? `kubectl create rolebinding ${name} -n ${namespace ?? ""} --role ${name}`
      : `kubectl create clusterrolebinding ${name} --clusterrole ${name}`;
  return { en: `  ${words} --group <group>`, ja: `  ${words} --group <グループ>` };
};

export const optional = (lost: Sentence): Sentence => ({
  en: `Optional. Without it: ${lost.en}`,
  ja: `任意。付与しない場合: ${lost.ja}`,
});

/** Something that decides names could not be read, so the rights are about what it usually is. */
export const issuerAssumed = (cause: Sentence): Sentence => ({
  en: `The cluster's OIDC issuer could not be read, so every EKS provider of the region is named. (${cause.en})`,
  ja: `クラスターの OIDC 発行者を読み取れないため、リージョン内のすべての EKS プロバイダーを対象にしています。(${cause.ja})`,
});

export const placeAssumed = (cause: Sentence): Sentence => ({
  en: `Where a deployed release stores could not be read, so the bucket is the one a new release gets. (${cause.en})`,
  ja: `導入済みリリースの保存先を読み取れないため、バケットは新規リリースの場合の名前です。(${cause.ja})`,
});

export const roleAssumed = (cause: Sentence): Sentence => ({
  en: `The role that the service account names could not be read, so every role of the account is named. (${cause.en})`,
  ja: `サービスアカウントが指すロールを読み取れないため、アカウント内のすべてのロールを対象にしています。(${cause.ja})`,
});

export const objectsAssumed = (cause: Sentence): Sentence => ({
  en: `The chart could not be rendered, so what it makes is assumed to be what the official one makes by default. (${cause.en})`,
  ja: `チャートをレンダリングできないため、公式チャートが既定で作成するものを想定しています。(${cause.ja})`,
});
