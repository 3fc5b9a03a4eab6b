import type { Explanation } from "../../model/explanation.ts";
import { eksGuide, iamApi, iamGuide, s3Api, stsApi } from "./addresses.ts";

const regions = iamGuide("id_credentials_temp_enable-regions.html");

/** EY401–EY405: STS and SDK. */
export const sts = {
  EY401: {
    title: {
      en: "Tokens of STS's global endpoint are no good in this region",
      ja: "STS グローバルエンドポイントのトークンがこのリージョンで使えない",
    },
    cause: {
      en: "Without AWS_REGION Milvus' Go side asks sts.amazonaws.com. Its tokens are of version 1 unless the account says otherwise, and opt-in regions refuse those: InvalidToken, “The provided token is malformed or otherwise invalid”; to a HEAD no more than 400 Bad Request.",
      ja: "AWS_REGION がないと、Milvus の Go 側は sts.amazonaws.com を使います。そのトークンは既定でバージョン 1 で、オプトインリージョンでは InvalidToken (“The provided token is malformed or otherwise invalid”) になります (HEAD には 400 Bad Request のみ)。",
    },
    found: {
      en: "By the bucket's region, the pods' variables and GlobalEndpointTokenVersion of iam:GetAccountSummary. Which regions are opt-in is known by their names.",
      ja: "バケットのリージョン、Pod の環境変数、iam:GetAccountSummary の GlobalEndpointTokenVersion から判断します。オプトインリージョンかどうかは名前で判定します。",
    },
    remedy: {
      en: "Give the pods AWS_REGION: the webhook does, unless AWS_REGION or AWS_DEFAULT_REGION is set by hand. Or set the account's token version to 2.",
      ja: "Pod に AWS_REGION を設定します (AWS_REGION と AWS_DEFAULT_REGION を手動で設定していなければ webhook が設定します)。またはアカウントのトークンバージョンを 2 にします。",
    },
    references: [regions, iamApi("SetSecurityTokenServicePreferences")],
  },
  EY402: {
    title: { en: "STS is not active in the region", ja: "リージョンで STS が有効になっていない" },
    cause: {
      en: "The account has not enabled the region, or has deactivated STS in it: RegionDisabledException, “STS is not activated in this region for account …”.",
      ja: "アカウントでリージョンが有効化されていないか、そのリージョンの STS が無効です。RegionDisabledException (“STS is not activated in this region for account …”) になります。",
    },
    found: {
      en: "By STS's answer in a pod's log. No API tells whether STS is active, so before a pod has asked nothing is found.",
      ja: "Pod のログにある STS の応答から判断します。STS の状態を返す API はないため、Pod が呼び出すまでは検出できません。",
    },
    remedy: {
      en: "Activate STS in the IAM console (Account settings, Endpoints), or enable the region. If the pods were told another region than the cluster's, take that out.",
      ja: "IAM コンソールの [アカウント設定] の [エンドポイント] で STS を有効にするか、リージョンを有効化します。Pod にクラスターと異なるリージョンが設定されている場合は外します。",
    },
    references: [regions],
  },
  EY403: {
    title: { en: "A clock is wrong", ja: "時計がずれている" },
    cause: {
      en: "AWS refuses what is signed at another time than its own: S3 from 15 minutes on with RequestTimeTooSkewed, “The difference between the request time and the current time is too large”. With a slow or fast clock tokens and keys also count as expired while they are good (ExpiredToken), or the other way round.",
      ja: "AWS は時刻の異なる署名を拒否します。S3 は 15 分以上のずれで RequestTimeTooSkewed (“The difference between the request time and the current time is too large”) を返します。有効なトークンや認証情報が期限切れ (ExpiredToken) とみなされること、またその逆もあります。",
    },
    found: {
      en: "By the Date headers of AWS and of the API server, and the leases that kubelets renew by their own clocks. Less than 5 minutes is let be. A node is a warning up to 15 minutes, beyond them or where a pod logs it an error; a wrong clock of this machine alone is a warning.",
      ja: "AWS と API サーバーの Date ヘッダー、kubelet が自身の時計で更新する Lease から判断します。5 分未満のずれは対象外です。ノードは 15 分以上のずれか Pod のログがあればエラー、それ以外は警告です。手元の端末だけのずれは警告です。",
    },
    remedy: {
      en: "Let the node keep time by NTP (on EC2: chrony with 169.254.169.123), or replace it.",
      ja: "ノードの時刻を NTP で同期するか (EC2 では chrony と 169.254.169.123)、ノードを入れ替えます。",
    },
    references: [s3Api("ErrorResponses.html"), "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/set-time.html"],
  },
  EY404: {
    title: {
      en: "A longer session is asked for than the role allows",
      ja: "ロールの上限を超えるセッション時間を要求している",
    },
    cause: {
      en: "STS answers “The requested DurationSeconds exceeds the MaxSessionDuration set for this role”. Milvus asks for no duration; something else in the pod does, such as duration_seconds in an AWS config file.",
      ja: "STS は “The requested DurationSeconds exceeds the MaxSessionDuration set for this role” と応答します。Milvus は時間を指定しないため、AWS の config ファイルの duration_seconds など、Pod 内の別の設定が原因です。",
    },
    found: {
      en: "By STS's answer in a pod's log, and the role's MaxSessionDuration. What is asked for is read nowhere.",
      ja: "Pod のログにある STS の応答と、ロールの MaxSessionDuration から判断します。要求された時間は読み取れません。",
    },
    remedy: {
      en: "Ask for less, or raise the role's MaxSessionDuration (12 hours at the most).",
      ja: "要求する時間を短くするか、ロールの MaxSessionDuration を延ばします (最大 12 時間)。",
    },
    references: [iamGuide("id_roles_update-role-settings.html"), stsApi("AssumeRoleWithWebIdentity")],
  },
  EY405: {
    title: { en: "Pods cannot reach STS", ja: "Pod から STS に到達できない" },
    cause: {
      en: "In a private cluster STS needs an interface endpoint of its own: a gateway endpoint for S3 is not enough. Calls to sts.REGION.amazonaws.com end in “i/o timeout” or “connection refused”, and Milvus starts slowly or not at all.",
      ja: "プライベートクラスターでは、S3 のゲートウェイエンドポイントとは別に、STS のインターフェイスエンドポイントが必要です。sts.リージョン.amazonaws.com への呼び出しが “i/o timeout” や “connection refused” になり、Milvus の起動が遅れるか失敗します。",
    },
    found: {
      en: "By such an error in a pod's log; beside it stand the VPC's endpoints for STS and whether they have private DNS. Route tables and security groups are not read, so before a pod has asked nothing is found.",
      ja: "Pod のログにあるエラーから判断し、VPC の STS エンドポイントとプライベート DNS の有無を併せて示します。ルートテーブルやセキュリティグループは読み取らないため、Pod が呼び出すまでは検出できません。",
    },
    remedy: {
      en: "Make an interface endpoint for STS with private DNS, whose security group lets the nodes in on 443; or give the subnets a NAT gateway.",
      ja: "プライベート DNS を有効にした STS のインターフェイスエンドポイントを作成し、ノードからの 443 を許可します。または、サブネットに NAT ゲートウェイを用意します。",
    },
    references: [eksGuide("private-clusters.html")],
  },
} as const satisfies Record<string, Explanation>;
