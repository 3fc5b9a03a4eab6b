import type { FactAndRemedy, Sentence } from "../../model/sentence.ts";

export const label = {
  region: { en: "AWS_REGION", ja: "AWS_REGION" },
  version: { en: "token version of the global endpoint", ja: "グローバルエンドポイントのトークンバージョン" },
  log: { en: "log", ja: "ログ" },
  clock: { en: "clock", ja: "時計" },
  endpoint: { en: "VPC endpoint of STS", ja: "STS の VPC エンドポイント" },
  duration: { en: "longest session", ja: "最大セッション時間" },
} as const satisfies Record<string, Sentence>;

export const title = {
  tokens: { en: "tokens of STS are good in the bucket's region", ja: "STS のトークンがバケットのリージョンで有効" },
  active: { en: "STS is active in the pods' region", ja: "Pod のリージョンで STS が有効" },
  clocks: { en: "the clocks agree with AWS's", ja: "時計が AWS と合っている" },
  duration: { en: "sessions are no longer than the role allows", ja: "セッション時間がロールの上限以内" },
  reachable: { en: "pods reach STS", ja: "Pod から STS に到達できる" },
} as const satisfies Record<string, Sentence>;

export const globalTokens = (region: string, containers: string): FactAndRemedy => ({
  fact: {
    en: `${containers} have no AWS_REGION, so Milvus asks STS's global endpoint; its tokens are of version 1, and no good in ${region}, an opt-in region. S3 answers InvalidToken (to a HEAD no more than 400 Bad Request).`,
    ja: `${containers} に AWS_REGION がないため、Milvus は STS のグローバルエンドポイントを使います。そのトークンはバージョン 1 で、オプトインリージョンの ${region} では使えません。S3 は InvalidToken (HEAD には 400 Bad Request のみ) を返します。`,
  },
  remedy: {
    en: "Give the pods AWS_REGION (the webhook sets it unless AWS_REGION or AWS_DEFAULT_REGION is set by hand); or have the global endpoint give tokens that are good everywhere:",
    ja: "Pod に AWS_REGION を設定してください (AWS_REGION か AWS_DEFAULT_REGION を手動で設定していなければ webhook が設定します)。または、グローバルエンドポイントがどこでも有効なトークンを発行するようにします:",
  },
});

/** `own`: whether it is the cluster's region. */
export const stsInactive = (region: string, account: string, own: boolean): FactAndRemedy => ({
  fact: {
    en: `STS gives account ${account} no tokens in ${region}: the account has not enabled the region, or has switched STS off in it.`,
    ja: `STS は ${region} でアカウント ${account} にトークンを発行しません。リージョンが有効化されていないか、そのリージョンの STS が無効にされています。`,
  },
  remedy: own
    ? {
        en: "Activate STS in the IAM console (Account settings, Endpoints): no API does it. Whether the region itself is enabled:",
        ja: "IAM コンソールの [アカウント設定] の [エンドポイント] で STS を有効にしてください (API では変更できません)。リージョン自体の状態の確認コマンド:",
      }
    : {
        en: "Pods were told another region than the cluster's: take AWS_REGION out of their environment, or enable that region and its STS. How it stands:",
        ja: "Pod にクラスターとは別のリージョンが設定されています。環境変数 AWS_REGION を外すか、そのリージョンと STS を有効にしてください。状態の確認コマンド:",
      },
});

const amount = (milliseconds: number): Sentence => {
  const minutes = Math.round(Math.abs(milliseconds) / 60_000);
  return milliseconds > 0
    ? { en: `${minutes} minutes ahead`, ja: `${minutes} 分進んで` }
    : { en: `${minutes} minutes behind`, ja: `${minutes} 分遅れて` };
};

const keepTime: Sentence = {
  en: "Let it keep time by NTP (on EC2: chrony with 169.254.169.123); a node may also be replaced.",
  ja: "NTP で時刻を同期してください (EC2 では chrony と 169.254.169.123)。ノードの入れ替えでも解決します。",
};

export const nodeClock = (node: string, ahead: number): FactAndRemedy => ({
  fact: {
    en: `The clock of node ${node} is ${amount(ahead).en}: AWS refuses what pods on it sign (RequestTimeTooSkewed, from 15 minutes on), and they take expired keys for good ones or good ones for expired.`,
    ja: `ノード ${node} の時計が ${amount(ahead).ja}います。15 分以上ずれると、AWS はこのノードの Pod の署名を拒否し (RequestTimeTooSkewed)、認証情報の有効期限の判定も狂います。`,
  },
  remedy: keepTime,
});

export const podClock = (pod: string, node: string): FactAndRemedy => ({
  fact: {
    en: `AWS refuses what pod ${pod} signs, because the clock of its node ${node} is too far off.`,
    ja: `Pod ${pod} のノード ${node} の時計が大きくずれているため、AWS が署名を拒否しています。`,
  },
  remedy: keepTime,
});

export const apiClock = (ahead: number): FactAndRemedy => ({
  fact: {
    en: `The API server's clock is ${amount(ahead).en} of AWS's: its tokens are of the future to STS, or expired.`,
    ja: `API サーバーの時計が AWS より ${amount(ahead).ja}います。STS から見ると、トークンは未発効または期限切れです。`,
  },
  remedy: {
    en: "Let the control plane's machines keep time by NTP. On EKS that is AWS's business: open a support case.",
    ja: "コントロールプレーンのマシンの時刻を NTP で同期してください。EKS の場合は AWS の管理範囲なので、サポートに問い合わせてください。",
  },
});

export const clockHere = (awsAhead: number): FactAndRemedy => ({
  fact: {
    en: `The clock of this machine is ${amount(-awsAhead).en}. No pod is the worse for it; what Eyrie and helm do from here may be refused.`,
    ja: `この端末の時計が ${amount(-awsAhead).ja}います。Pod に影響はありませんが、ここからの Eyrie や helm の操作が拒否されることがあります。`,
  },
  remedy: { en: "Let this machine keep time by NTP.", ja: "この端末の時刻を NTP で同期してください。" },
});

export const tooLong = (role: string, seconds: number): FactAndRemedy => ({
  fact: {
    en: `A pod asks for a longer session than role ${role} allows (${seconds} seconds). Milvus asks for none; something else in the pod sets DurationSeconds.`,
    ja: `Pod がロール ${role} の上限 (${seconds} 秒) より長いセッションを要求しています。Milvus 自体は時間を指定しないので、Pod 内の別の設定が DurationSeconds を指定しています。`,
  },
  remedy: {
    en: "Ask for less (duration_seconds in an AWS config file, or the program's own setting); or let the role's sessions last longer:",
    ja: "要求する時間を短くしてください (AWS の config ファイルの duration_seconds や、そのプログラムの設定)。または、ロールの最大セッション時間を延ばします:",
  },
});

export const unreachable = (host: string, isPrivate: boolean): FactAndRemedy => ({
  fact: {
    en: `Pods cannot reach ${host}: their calls end in a timeout.${isPrivate ? " The cluster is private, and its VPC needs an interface endpoint for STS unless it has a way to the internet." : ""}`,
    ja: `Pod から ${host} に到達できず、タイムアウトしています。${isPrivate ? "プライベートクラスターでは、インターネットへの経路がない限り、VPC に STS のインターフェイスエンドポイントが必要です。" : ""}`,
  },
  remedy: {
    en: "Make an interface endpoint for STS with private DNS, whose security group lets the nodes in on 443; or give the subnets a NAT gateway. What there is:",
    ja: "プライベート DNS を有効にした STS のインターフェイスエンドポイントを作成し、セキュリティグループでノードからの 443 を許可してください。または、サブネットに NAT ゲートウェイを用意します。現状の確認コマンド:",
  },
});
