import type { Explanation } from "../../model/explanation.ts";
import { iamGuide, s3Api, s3Guide } from "./addresses.ts";

const s3Denials = s3Guide("troubleshoot-403-errors.html");
const s3Errors = s3Api("ErrorResponses.html");

/** EY507–EY514: the bucket, its policy, its key, and the way to it. */
export const storage = {
  EY507: {
    title: { en: "The bucket's policy denies it", ja: "バケットポリシーに拒否されている" },
    cause: {
      en: "A Deny in the bucket's policy fits Milvus' requests, and nothing that the role is allowed outweighs it: “with an explicit deny in a resource-based policy”. Often it means a VPC endpoint, TLS, the organization or an encryption header.",
      ja: "バケットポリシーの Deny が Milvus の操作に一致しており、ロールへの許可では覆せません (“with an explicit deny in a resource-based policy”)。VPC エンドポイント、TLS、組織、暗号化ヘッダーを条件にした Deny が多く見られます。",
    },
    found: {
      en: "By deciding each call that Milvus makes on the bucket's policy, and by AWS's words in the pods' logs. Where the Deny hangs on the request's way (VPC, endpoint, address) and no pod shows a refusal, it is a warning; so is a refusal in a log that the policy as it is now cannot have made: it is from before.",
      ja: "Milvus の各操作をバケットポリシーで判定し、Pod のログにある AWS の文言も参照します。Deny がリクエストの経路 (VPC、エンドポイント、アドレス) 次第で、Pod に拒否の記録がない場合は警告です。現在のポリシーでは起こりえない拒否がログに残っている場合も、過去のものとして警告します。",
    },
    remedy: {
      en: "Narrow the Deny, or except the role from it by aws:PrincipalArn.",
      ja: "Deny の範囲を狭めるか、aws:PrincipalArn でロールを除外します。",
    },
    references: [s3Denials, iamGuide("reference_policies_evaluation-logic_policy-eval-denyallow.html")],
  },
  EY508: {
    title: {
      en: "A policy names a role that was deleted",
      ja: "ポリシーが削除済みのロールを指している",
    },
    cause: {
      en: "AWS keeps a principal in a policy by its unique ID (AROA…). A role that is deleted and made anew under the same name has another ID, so the bucket's or the key's policy no longer means it: AccessDenied although name and ARN look right.",
      ja: "AWS はポリシーのプリンシパルを一意の ID (AROA…) で保存します。ロールを削除して同じ名前で作り直すと ID が変わるため、バケットポリシーやキーポリシーの対象から外れます。名前も ARN も正しく見えるのに AccessDenied になります。",
    },
    found: {
      en: "By principals that AWS shows as IDs in place of ARNs, and by other roles' IDs under aws:userid where these are in the way. A warning where nothing is refused for it.",
      ja: "ARN ではなく ID で表示されるプリンシパルと、拒否の原因となっている aws:userid の別のロールの ID から判断します。拒否につながっていない場合は警告です。",
    },
    remedy: {
      en: "Put the policy again with the role's ARN in that place.",
      ja: "その箇所をロールの ARN に書き換え、ポリシーを設定し直します。",
    },
    references: [iamGuide("reference_identifiers.html#identifiers-unique-ids")],
  },
  EY509: {
    title: { en: "The role may not use the bucket's KMS key", ja: "ロールがバケットの KMS キーを使用できない" },
    cause: {
      en: "With SSE-KMS S3 asks KMS in the role's name. Without kms:GenerateDataKey nothing can be put, without kms:Decrypt nothing got: “is not authorized to perform: kms:GenerateDataKey on resource: …”. A key that is disabled or pending deletion refuses everybody (KMS.DisabledException, KMS.KMSInvalidStateException).",
      ja: "SSE-KMS では、S3 がロールの権限で KMS を呼び出します。kms:GenerateDataKey がなければ書き込み、kms:Decrypt がなければ読み取りができません (“is not authorized to perform: kms:GenerateDataKey on resource: …”)。無効または削除保留中のキーは誰も使用できません (KMS.DisabledException、KMS.KMSInvalidStateException)。",
    },
    found: {
      en: "By the bucket's default encryption, the key's state and policy, and the role's policies and boundary. Grants are not read, and a condition that cannot be told from here makes it a warning. AWS's own key for S3 needs nothing.",
      ja: "バケットのデフォルトの暗号化、キーの状態とポリシー、ロールのポリシーと境界から判断します。グラント (grant) は読み取りません。手元では判定できない条件次第の場合は警告です。S3 の AWS マネージドキーに権限は不要です。",
    },
    remedy: {
      en: "Allow kms:GenerateDataKey and kms:Decrypt on the key, in the role's policy and, where the key's policy does not leave it to IAM, there too. Enable a key that is disabled; cancel its deletion before it is too late.",
      ja: "ロールのポリシーで、キーに対する kms:GenerateDataKey と kms:Decrypt を許可します。キーポリシーが IAM に委任していない場合は、キーポリシーでも許可します。無効なキーは有効化し、削除予定は手遅れになる前に取り消します。",
    },
    references: [
      s3Guide("UsingKMSEncryption.html"),
      "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html",
      "https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html",
    ],
  },
  EY510: {
    title: { en: "The bucket is in another region than configured", ja: "バケットのリージョンが設定と異なる" },
    cause: {
      en: "S3 takes requests for a bucket in its own region alone: 301 PermanentRedirect, “The bucket you are attempting to access must be addressed using the specified endpoint”, or AuthorizationHeaderMalformed, “the region 'us-east-1' is wrong; expecting 'us-east-2'”.",
      ja: "S3 は、バケットのあるリージョン宛てのリクエストしか受け付けません。301 PermanentRedirect (“The bucket you are attempting to access must be addressed using the specified endpoint”) または AuthorizationHeaderMalformed (“the region 'us-east-1' is wrong; expecting 'us-east-2'”) になります。",
    },
    found: {
      en: "By the bucket's region beside minio.region and the region in minio.address, or the spec's region before anything is installed.",
      ja: "バケットのリージョンを、minio.region と minio.address のリージョン (インストール前は spec のリージョン) と照合します。",
    },
    remedy: {
      en: "Set externalS3.region and externalS3.host to the bucket's region, or use a bucket in the region that is meant.",
      ja: "externalS3.region と externalS3.host をバケットのリージョンに合わせるか、意図したリージョンのバケットを使用します。",
    },
    references: [s3Errors, s3Guide("VirtualHosting.html")],
  },
  EY511: {
    title: { en: "The bucket is another account's", ja: "バケットが別のアカウントのもの" },
    cause: {
      en: "Names of buckets are one for all accounts of a partition. Somebody else has the name: BucketAlreadyExists on making it, 403 on HEAD, AccessDenied on everything.",
      ja: "バケット名はパーティション内の全アカウントで一意です。その名前は別のアカウントが使用しているため、作成は BucketAlreadyExists、HEAD は 403、そのほかの操作は AccessDenied になります。",
    },
    found: {
      en: "By the list of the account's own buckets, since S3 answers 403 both for another account's bucket and for one that may not be seen. A warning where Milvus evidently works: then it is meant.",
      ja: "S3 は別のアカウントのバケットにも、権限のないバケットにも 403 を返すため、アカウントのバケット一覧で判断します。Milvus が動作している場合は、意図した構成とみなして警告にとどめます。",
    },
    remedy: {
      en: "Take another name. If the other account's bucket is meant, its policy has to let the role in as well.",
      ja: "別の名前にします。別のアカウントのバケットを使う場合は、そのバケットポリシーでもロールを許可します。",
    },
    references: [s3Guide("bucketnamingrules.html"), s3Errors],
  },
  EY512: {
    title: { en: "ACLs are sent to a bucket that has none", ja: "ACL が無効のバケットに ACL を送信している" },
    cause: {
      en: "Buckets have had ACLs disabled (BucketOwnerEnforced) by default since 2023, and refuse requests that set one: AccessControlListNotSupported, “The bucket does not allow ACLs”. Milvus sends none; backup tools and other clients do.",
      ja: "2023 年以降のバケットは既定で ACL が無効 (BucketOwnerEnforced) で、ACL を設定するリクエストは AccessControlListNotSupported (“The bucket does not allow ACLs”) になります。Milvus は送信しませんが、バックアップツールなどが送信することがあります。",
    },
    found: {
      en: "By the bucket's object ownership and that error in a pod's log.",
      ja: "バケットのオブジェクト所有者の設定と、Pod のログのエラーから判断します。",
    },
    remedy: {
      en: "Have the client send no x-amz-acl. Let the bucket take ACLs again only if that cannot be.",
      ja: "クライアントが x-amz-acl を送らないようにします。変更できない場合に限り、バケットの ACL を有効に戻します。",
    },
    references: [s3Guide("about-object-ownership.html"), s3Errors],
  },
  EY513: {
    title: {
      en: "The VPC endpoint's policy does not let the pods through",
      ja: "VPC エンドポイントのポリシーに妨げられている",
    },
    cause: {
      en: "Requests that leave the VPC by its endpoint for S3 are also held against the endpoint's policy: “because no VPC endpoint policy allows the s3:PutObject action”, or “with an explicit deny in a VPC endpoint policy”. From outside of the VPC the same role works.",
      ja: "S3 の VPC エンドポイントを経由するリクエストは、エンドポイントのポリシーでも判定されます。“because no VPC endpoint policy allows the s3:PutObject action” または “with an explicit deny in a VPC endpoint policy” になります。VPC の外からは、同じロールで動作します。",
    },
    found: {
      en: "By the policies of the endpoints for S3 in the cluster's VPC, and by the pods' logs. Whether pods go through an endpoint the route tables of their subnets say, which are not read: a warning until all endpoints refuse and a pod is refused, or AWS names the policy.",
      ja: "クラスターの VPC にある S3 エンドポイントのポリシーと、Pod のログから判断します。Pod が経由するかどうかを決めるサブネットのルートテーブルは読み取りません。すべてのエンドポイントが拒否し、Pod にも拒否の記録があるか、AWS がこのポリシーを名指しした場合にエラー、それ以外は警告です。",
    },
    remedy: {
      en: "Let the endpoint's policy allow the bucket and its objects.",
      ja: "エンドポイントのポリシーで、バケットとそのオブジェクトを許可します。",
    },
    references: ["https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html", s3Denials],
  },
  EY514: {
    title: { en: "The bucket does not exist", ja: "バケットが存在しない" },
    cause: {
      en: "Milvus looks for its bucket when it starts and makes one that it does not find, for which the role lacks s3:CreateBucket, as it should: “The specified bucket does not exist” (NoSuchBucket), or AccessDenied on making it.",
      ja: "Milvus は起動時にバケットを確認し、なければ作成を試みますが、ロールには (本来どおり) s3:CreateBucket がありません。“The specified bucket does not exist” (NoSuchBucket)、または作成時の AccessDenied になります。",
    },
    found: {
      en: "By HeadBucket on the bucket of Milvus' configuration or the spec.",
      ja: "Milvus の設定または spec のバケットに対する HeadBucket で判断します。",
    },
    remedy: {
      en: "Make it in the region that is configured (eyrie up does, for a spec), or correct externalS3.bucketName.",
      ja: "設定されたリージョンに作成するか (spec がある場合は eyrie up が作成します)、externalS3.bucketName を修正します。",
    },
    references: [s3Api("API_HeadBucket.html"), s3Errors],
  },
} as const satisfies Record<string, Explanation>;
