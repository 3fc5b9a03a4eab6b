import type { Sentence } from "../../model/sentence.ts";

/** What an error's own words mean, and no more than that. */
export const means = {
  noProvider: {
    en: "STS knows no OIDC provider for the token's issuer in the role's account.",
    ja: "STS は、ロールのアカウントにトークンの発行者の OIDC プロバイダーを見つけられません。",
  },
  audience: {
    en: "STS takes the token's issuer, and not its audience.",
    ja: "STS はトークンの発行者を認識していますが、audience (aud) を受け付けません。",
  },
  verificationKey: {
    en: "STS could not fetch the issuer's public keys.",
    ja: "STS が発行者の公開鍵を取得できませんでした。",
  },
  trustRefused: {
    en: "The token is genuine; the role's trust policy does not let it in, or there is no such role.",
    ja: "トークンは正当ですが、ロールの信頼ポリシーが許可していないか、ロールが存在しません。",
  },
  trustTooLong: { en: "The trust policy is too long.", ja: "信頼ポリシーが長すぎます。" },
  expiredToken: {
    en: "The token or the keys are past their time by AWS's clock.",
    ja: "AWS の時刻では、トークンまたは認証情報の有効期限が切れています。",
  },
  skewed: {
    en: "The time in the request differs from AWS's by too much.",
    ja: "リクエストの時刻が AWS の時刻と大きくずれています。",
  },
  malformedToken: {
    en: "S3 does not take the session token: in opt-in regions it refuses those of STS's global endpoint.",
    ja: "S3 がセッショントークンを受け付けません。オプトインリージョンでは、STS グローバルエンドポイントのトークンは拒否されます。",
  },
  regionDisabled: {
    en: "STS is not active in that region for this account.",
    ja: "このアカウントでは、そのリージョンの STS が有効になっていません。",
  },
  duration: {
    en: "A longer session was asked for than the role allows.",
    ja: "ロールの最大セッション時間を超える有効期間が要求されました。",
  },
  storageUnreachable: {
    en: "Nothing answers at the address that Milvus has for its storage.",
    ja: "Milvus に設定されたストレージのアドレスから応答がありません。",
  },
  stsUnreachable: { en: "STS does not answer from there.", ja: "その場所から STS に到達できません。" },
  otherRole: {
    en: "The request was made as another role than the pod was to have, most often the node's.",
    ja: "Pod に想定されたロールではなく、別のロール (多くはノードのロール) でリクエストされました。",
  },
  noCredentials: {
    en: "The pod found no credentials at all.",
    ja: "Pod は認証情報をまったく取得できませんでした。",
  },
  roleArnShape: {
    en: "What stands where a role's ARN belongs is none.",
    ja: "ロールの ARN として設定された値が ARN ではありません。",
  },
  tokenUnreadable: {
    en: "The process may not read the token's file.",
    ja: "プロセスにトークンファイルの読み取り権限がありません。",
  },
  tokenMissing: { en: "The token's file is not there.", ja: "トークンファイルが存在しません。" },
  staticKeys: {
    en: "Keys without a session token were found where a role was expected.",
    ja: "ロールが想定される場所で、セッショントークンのない静的キーが使われました。",
  },
  denied: { en: "S3 refused the call.", ja: "S3 が操作を拒否しました。" },
  identityDenied: {
    en: "None of the role's own policies allows the call.",
    ja: "ロールのどのポリシーも、その操作を許可していません。",
  },
  resourceDenied: {
    en: "The bucket's policy denies the call explicitly.",
    ja: "バケットポリシーがその操作を明示的に拒否しています。",
  },
  identityExplicit: {
    en: "A policy of the role denies the call explicitly.",
    ja: "ロールのポリシーがその操作を明示的に拒否しています。",
  },
  boundary: {
    en: "The permissions boundary does not allow the call.",
    ja: "アクセス許可の境界がその操作を許可していません。",
  },
  organization: {
    en: "A policy of the organization (SCP or RCP) does not allow the call.",
    ja: "組織のポリシー (SCP または RCP) がその操作を許可していません。",
  },
  endpoint: {
    en: "The policy of the VPC endpoint does not allow the call.",
    ja: "VPC エンドポイントのポリシーがその操作を許可していません。",
  },
  session: {
    en: "The session's own policy does not allow the call.",
    ja: "セッションポリシーがその操作を許可していません。",
  },
  kms: {
    en: "The bucket's key may not be used.",
    ja: "バケットの KMS キーを使用できません。",
  },
  wrongRegion: {
    en: "The bucket is in another region than the request was made for.",
    ja: "リクエストのリージョンとバケットのリージョンが異なります。",
  },
  bucketTaken: { en: "The bucket's name is somebody else's.", ja: "そのバケット名はほかの所有者が使用しています。" },
  noBucket: { en: "There is no such bucket.", ja: "そのバケットは存在しません。" },
  acl: { en: "The bucket takes no ACLs.", ja: "バケットが ACL を受け付けません。" },
  hostShape: {
    en: "Milvus' S3 address is no plain host.",
    ja: "Milvus の S3 アドレスがホスト名だけになっていません。",
  },
  badUrl: { en: "Milvus' C++ side built an invalid URL.", ja: "Milvus の C++ 側で URL が不正になりました。" },
  keyMissing: {
    en: "An object is not where Milvus looks for it.",
    ja: "Milvus が想定する場所にオブジェクトがありません。",
  },
  helmOwnership: {
    en: "Helm will not take over an object that it did not make.",
    ja: "Helm は、自分が作成していないオブジェクトを引き取りません。",
  },
  noAccount: { en: "The pods' service account does not exist.", ja: "Pod のサービスアカウントが存在しません。" },
  minioPort: {
    en: "A variable of a Service called minio was taken for Milvus' port.",
    ja: "minio という Service の環境変数が Milvus のポート設定として読み込まれました。",
  },
} as const satisfies Record<string, Sentence>;
