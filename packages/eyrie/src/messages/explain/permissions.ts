import type { Explanation } from "../../model/explanation.ts";
import { iamApi, iamGuide, s3Api, s3Guide } from "./addresses.ts";

const denials = iamGuide("troubleshoot_access-denied.html");
const s3Actions = s3Guide("using-with-s3-policy-actions.html");

/** EY501–EY506, EY515–EY519: what the role may do. */
export const permissions = {
  EY501: {
    title: { en: "No policy allows what Milvus needs", ja: "Milvus に必要な操作を許可するポリシーがない" },
    cause: {
      en: "Milvus lists its bucket and gets, puts and deletes objects under its root path; an action is missing, misspelt, or on another bucket or path. S3 answers AccessDenied: “is not authorized to perform: s3:PutObject … because no identity-based policy allows the s3:PutObject action”; to HEAD no more than 403.",
      ja: "Milvus はバケットの一覧取得と、rootPath 以下のオブジェクトの取得・書き込み・削除を行います。アクションの不足や誤記、バケットやパスの違いがあると、S3 は AccessDenied (“is not authorized to perform: s3:PutObject … because no identity-based policy allows the s3:PutObject action”) を返します。HEAD には 403 だけです。",
    },
    found: {
      en: "By deciding each call that Milvus makes on the role's policies and the bucket's. Where it hangs on a condition that cannot be told from here, such as a source address, it is a warning that names the condition key. A refusal in a pod's log that the policies as they are now cannot have made is told as from before.",
      ja: "Milvus の各操作を、ロールのポリシーとバケットポリシーで判定します。送信元アドレスなど、手元では判定できない条件次第の場合は、条件キーを示して警告します。現在のポリシーでは起こりえない拒否が Pod のログに残っている場合は、過去のものとして示します。",
    },
    remedy: {
      en: "Give the role what Milvus needs: s3:ListBucket on the bucket; s3:GetObject, s3:PutObject, s3:DeleteObject and s3:AbortMultipartUpload on the objects.",
      ja: "バケットに対する s3:ListBucket と、オブジェクトに対する s3:GetObject、s3:PutObject、s3:DeleteObject、s3:AbortMultipartUpload をロールに許可します。",
    },
    references: [s3Actions, denials],
  },
  EY502: {
    title: { en: "s3:ListBucket is allowed on objects only", ja: "s3:ListBucket がオブジェクトにしか許可されていない" },
    cause: {
      en: "s3:ListBucket acts on the bucket's own ARN; on bucket/* it means nothing. Objects can be got and put, but HeadBucket, Milvus' first call, and every listing are refused: “no identity-based policy allows the s3:ListBucket action”. A key that does not exist also answers 403 in place of 404.",
      ja: "s3:ListBucket の対象はバケット自体の ARN で、bucket/* に許可しても効果がありません。オブジェクトの読み書きはできますが、Milvus が最初に呼び出す HeadBucket と一覧取得は “no identity-based policy allows the s3:ListBucket action” で拒否されます。存在しないキーも 404 ではなく 403 になります。",
    },
    found: {
      en: "By a refusal of s3:ListBucket on the bucket while the same policies allow it on objects.",
      ja: "バケットへの s3:ListBucket は拒否され、オブジェクトへは許可されている場合に報告します。",
    },
    remedy: {
      en: "Allow s3:ListBucket on arn:aws:s3:::BUCKET, without /*.",
      ja: "arn:aws:s3:::バケット (/* なし) に対して s3:ListBucket を許可します。",
    },
    references: [s3Actions, s3Api("API_HeadBucket.html"), "https://github.com/milvus-io/milvus-docs/issues/2809"],
  },
  EY503: {
    title: {
      en: "The policy was mended, and the mended version is not in force",
      ja: "修正したバージョンがデフォルトになっていない",
    },
    cause: {
      en: "Only a managed policy's default version counts. A newer version that allows what is missing was made without --set-as-default: S3 refuses as before, and nothing in the new text explains why.",
      ja: "管理ポリシーで有効なのはデフォルトバージョンだけです。不足分を許可する新しいバージョンが --set-as-default なしで作成されたため、S3 は以前と同じように拒否します。",
    },
    found: {
      en: "By the versions of the role's policies and boundary that are newer than the default one. Older ones were replaced on purpose, and are not proposed.",
      ja: "ロールのポリシーと境界の、デフォルトより新しいバージョンから判断します。古いバージョンは意図的に置き換えられたものとして、対象にしません。",
    },
    remedy: {
      en: "aws iam set-default-policy-version with the newer version.",
      ja: "aws iam set-default-policy-version で新しいバージョンをデフォルトにします。",
    },
    references: [iamGuide("access_policies_managed-versioning.html")],
  },
  EY504: {
    title: { en: "The policy is attached elsewhere", ja: "ポリシーが別の場所にアタッチされている" },
    cause: {
      en: "The policy that was meant for the bucket is right, and hangs on another role, a user or nothing. The role itself is refused: “no identity-based policy allows …”.",
      ja: "バケット用のポリシーの内容は正しいものの、別のロールやユーザーにアタッチされているか、どこにもアタッチされていません。ロール自体は “no identity-based policy allows …” で拒否されます。",
    },
    found: {
      en: "By the account's customer managed policies that name the bucket, and what they are attached to: the spec's own; one that hangs nowhere; or one that hangs elsewhere while nothing on the role names the bucket.",
      ja: "バケットを指定したカスタマー管理ポリシーとそのアタッチ先から判断します。対象は、spec のポリシー、どこにもアタッチされていないもの、ロールにバケット用のポリシーがない場合に別の場所にあるものです。",
    },
    remedy: { en: "Attach it to the role.", ja: "ロールにアタッチします。" },
    references: [iamGuide("access_policies_manage-attach-detach.html")],
  },
  EY505: {
    title: {
      en: "The permissions boundary keeps the role from it",
      ja: "アクセス許可の境界が必要な操作を妨げている",
    },
    cause: {
      en: "A role may do what its policies and its permissions boundary both allow. The boundary does not allow, or denies, what Milvus needs: “because no permissions boundary allows the s3:PutObject action”, or “with an explicit deny in a permissions boundary”.",
      ja: "ロールが実行できるのは、ポリシーと境界の両方が許可する操作だけです。境界が Milvus に必要な操作を許可していないか拒否しているため、“because no permissions boundary allows the s3:PutObject action” または “with an explicit deny in a permissions boundary” になります。",
    },
    found: {
      en: "By deciding each call that Milvus makes on the boundary alone. A warning where it hangs on a condition that cannot be told from here.",
      ja: "Milvus の各操作を境界だけで判定します。手元では判定できない条件次第の場合は警告です。",
    },
    remedy: {
      en: "Have whoever keeps the boundary let it through, or give the role another boundary. No policy of the role outweighs it.",
      ja: "境界の管理者に許可の追加を依頼するか、別の境界を設定します。ロールのポリシーでは覆せません。",
    },
    references: [iamGuide("access_policies_boundaries.html"), denials],
  },
  EY506: {
    title: { en: "A policy of the organization refuses it", ja: "組織のポリシーに拒否されている" },
    cause: {
      en: "Service control policies bound all roles of an account, resource control policies all access to its buckets. No policy of the account outweighs them: “with an explicit deny in a service control policy”, “because no service control policy allows …”, “with an explicit deny in a resource control policy”.",
      ja: "サービスコントロールポリシー (SCP) はアカウントの全ロールを、リソースコントロールポリシー (RCP) はバケットへの全アクセスを制限します。アカウントのポリシーでは覆せません。“with an explicit deny in a service control policy”、“because no service control policy allows …”、“with an explicit deny in a resource control policy” になります。",
    },
    found: {
      en: "Members of an organization cannot read its policies. Service control policies are seen by IAM's policy simulator and by AWS's words in the pods' logs, resource control policies by those words alone. The simulator errs where service control policies have conditions: if no pod shows a refusal, it is a warning.",
      ja: "組織のポリシーはメンバーアカウントから読み取れません。SCP は IAM Policy Simulator と Pod のログにある AWS の文言から、RCP はログの文言だけから判断します。シミュレーターは条件付きの SCP を誤ることがあるため、Pod に拒否の記録がなければ警告です。",
    },
    remedy: {
      en: "Have whoever administers the organization change the policy: it hangs on the account, an OU above it, or the root.",
      ja: "組織の管理者に変更を依頼します。ポリシーはアカウント、上位の OU、またはルートにアタッチされています。",
    },
    references: [
      "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_authorization_policies.html",
      iamApi("SimulatePrincipalPolicy"),
      "https://github.com/aws/aws-sdk/issues/102",
    ],
  },
  EY515: {
    title: { en: "The role may do more than Milvus needs", ja: "ロールの権限が Milvus に必要な範囲を超えている" },
    cause: {
      en: "s3:*, other buckets, or even IAM: everything works, and whoever takes over a pod may delete the bucket or read what is not Milvus'.",
      ja: "s3:*、ほかのバケット、さらには IAM まで許可されています。動作に問題はありませんが、Pod を乗っ取られると、バケットの削除や無関係なデータの読み取りに悪用されます。",
    },
    found: {
      en: "By deciding calls that Milvus never makes: deleting the bucket or changing its policy, ACL or lifecycle; listing, getting, putting and deleting in other buckets; iam:CreateAccessKey. Always a warning; what hangs on conditions that cannot be told from here is not held against the role, nor is what the spec's own statements ask for: of these it is said before they are written, where they allow every action, a whole service or every resource.",
      ja: "Milvus が行わない操作 (バケットの削除、ポリシー・ACL・ライフサイクルの変更、ほかのバケットの一覧・読み書き・削除、iam:CreateAccessKey) を判定します。常に警告です。手元では判定できない条件次第のものと、spec のステートメントが許可するものは対象外です。後者については、全アクション、サービス全体、全リソースを許可する場合に、書き込みの前に警告します。",
    },
    remedy: {
      en: "Cut the policy back to the bucket and the five actions of EY501.",
      ja: "対象のバケットと EY501 の 5 つのアクションだけに絞り込みます。",
    },
    references: [iamGuide("best-practices.html#grant-least-privilege")],
  },
  EY516: {
    title: { en: "A condition on s3:prefix stands on s3:ListBucket", ja: "s3:ListBucket に s3:prefix の条件がある" },
    cause: {
      en: "HeadBucket, Milvus' first call, is s3:ListBucket without a prefix, so a condition on s3:prefix is never met: 403 Forbidden, “Access Denied”. Listings alone would work.",
      ja: "Milvus が最初に呼び出す HeadBucket は、プレフィックスのない s3:ListBucket です。s3:prefix の条件を満たせないため、403 Forbidden (“Access Denied”) になります。一覧取得だけであれば動作します。",
    },
    found: {
      en: "By a refusal of s3:ListBucket in which a condition on s3:prefix alone is in the way: in the role's policies, its boundary or the bucket's policy.",
      ja: "ロールのポリシー、境界、バケットポリシーにおいて、s3:prefix の条件だけが原因で s3:ListBucket が拒否される場合に報告します。",
    },
    remedy: {
      en: "Take the condition away. Keep tenants apart by the ARNs of their objects, BUCKET/ROOT PATH/*.",
      ja: "条件を外します。テナントの分離には、オブジェクトの ARN (バケット/rootPath/*) を使用します。",
    },
    references: [s3Api("API_HeadBucket.html"), s3Guide("amazon-s3-policy-keys.html")],
  },
  EY517: {
    title: { en: "A policy of the role denies it", ja: "ロールのポリシーに Deny がある" },
    cause: {
      en: "A Deny in one of the role's policies fits what Milvus does, and no Allow outweighs it: “with an explicit deny in an identity-based policy”. It is often a wildcard or a NotResource that was meant for something else.",
      ja: "ロールのポリシーの Deny が Milvus の操作に一致しており、Allow では覆せません (“with an explicit deny in an identity-based policy”)。別の目的のワイルドカードや NotResource が原因であることが多くあります。",
    },
    found: {
      en: "By deciding each call that Milvus makes on the role's policies. A warning where the Deny hangs on a condition that cannot be told from here. A refusal in a pod's log that the policies as they are now cannot have made is told as from before.",
      ja: "Milvus の各操作をロールのポリシーで判定します。Deny が手元では判定できない条件次第の場合は警告です。現在のポリシーでは起こりえない拒否が Pod のログに残っている場合は、過去のものとして示します。",
    },
    remedy: {
      en: "Narrow the Deny, or take it away; one that policy.extraStatements holds, in the spec, since eyrie up would write it again.",
      ja: "Deny の範囲を狭めるか、削除します。policy.extraStatements に書いたものは、eyrie up で再び書き込まれるため、spec を修正します。",
    },
    references: [iamGuide("reference_policies_evaluation-logic_policy-eval-denyallow.html"), denials],
  },
  EY518: {
    title: {
      en: "The role may not abort uploads that failed",
      ja: "失敗したアップロードを中止する権限がない",
    },
    cause: {
      en: "Milvus uploads large objects in parts: the Go client from 16 MiB, StorageV2 in 2.6, Woodpecker. When that fails, AbortMultipartUpload is to take the parts back. Without s3:AbortMultipartUpload, which the guide's own policy lacks, it is refused: the parts stay in the bucket, in no listing and on every bill.",
      ja: "Milvus は大きなオブジェクトを分割してアップロードします (16 MiB 以上の Go クライアント、2.6 の StorageV2、Woodpecker)。失敗すると AbortMultipartUpload でパートを破棄しますが、ガイドのポリシーにはない s3:AbortMultipartUpload が必要です。権限がなければ拒否され、パートは一覧に表示されないままバケットに残って課金され続けます。",
    },
    found: {
      en: "By deciding what the running version of Milvus calls only after a failure on the role's policies, its boundary and the bucket's policy. Always a warning; what hangs on conditions that cannot be told from here is not held against the role.",
      ja: "稼働中のバージョンの Milvus が失敗時にだけ行う操作を、ロールのポリシー、境界、バケットポリシーで判定します。常に警告です。手元では判定できない条件次第のものは対象外です。",
    },
    remedy: {
      en: "Allow s3:AbortMultipartUpload on BUCKET/ROOT PATH/*, and have a lifecycle rule abort incomplete multipart uploads.",
      ja: "バケット/rootPath/* に対する s3:AbortMultipartUpload を許可します。不完全なマルチパートアップロードを中止するライフサイクルルールも設定します。",
    },
    references: [
      s3Api("API_AbortMultipartUpload.html"),
      s3Guide("mpu-abort-incomplete-mpu-lifecycle-config.html"),
      "https://github.com/minio/minio-go/blob/v7.0.73/api-put-object-multipart.go",
    ],
  },
  EY519: {
    title: {
      en: "A statement of the spec's own denies what Milvus needs",
      ja: "spec のステートメントが Milvus に必要な操作を拒否する",
    },
    cause: {
      en: "What policy.extraStatements says is appended to the policy as it is written, and a Deny outweighs every Allow, those of Eyrie's own statements as well. Milvus would be refused: “with an explicit deny in an identity-based policy”.",
      ja: "policy.extraStatements の内容はそのままポリシーに加えられます。Deny はどの Allow よりも優先されるため、Eyrie のステートメントで許可した操作も “with an explicit deny in an identity-based policy” で拒否されます。",
    },
    found: {
      en: "Before the first write, by deciding each call that the Milvus at hand makes on the document that is to be written, as over TLS. A warning where the Deny hangs on a condition that cannot be told beforehand, such as aws:SourceVpce, or takes no more than what Milvus does after a failed upload (EY518); and where IAM's validation warns of a condition that compares otherwise than it seems to.",
      ja: "書き込みの前に、対象の Milvus の各操作を、これから書き込むポリシーで TLS 接続を前提に判定します。aws:SourceVpce など事前に判定できない条件次第の場合と、アップロード失敗時の操作 (EY518) だけが拒否される場合は警告です。意図と異なる比較になる条件も、IAM のポリシー検証に基づいて警告します。",
    },
    remedy: {
      en: "Take the statement out of the spec, or narrow it as the finding says. With NotResource it can spare BUCKET and BUCKET/ROOT PATH/*.",
      ja: "ステートメントを spec から取り除くか、表示された修正のとおりに範囲を狭めます。NotResource を使うと、バケットとバケット/rootPath/* を対象外にできます。",
    },
    references: [
      iamGuide("reference_policies_evaluation-logic_policy-eval-denyallow.html"),
      iamGuide("reference_policies_elements_notresource.html"),
    ],
  },
} as const satisfies Record<string, Explanation>;
