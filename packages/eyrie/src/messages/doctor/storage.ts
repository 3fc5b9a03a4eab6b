import type { FactAndRemedy, Sentence } from "../../model/sentence.ts";

export const label = {
  id: { en: "unique ID", ja: "一意の ID" },
  state: { en: "key state", ja: "キーの状態" },
  host: { en: "host", ja: "ホスト" },
  region: { en: "region", ja: "リージョン" },
  owner: { en: "owner", ja: "所有者" },
  ownership: { en: "object ownership", ja: "オブジェクト所有者" },
} as const satisfies Record<string, Sentence>;

export const bucketPolicyTitle: Sentence = {
  en: "the bucket's policy does not deny what Milvus needs",
  ja: "バケットポリシーが Milvus に必要な操作を拒否していない",
};

export const deniedByBucket = (bucket: string, role: string, refused: string): FactAndRemedy => ({
  fact: {
    en: `The policy of bucket ${bucket} denies role ${role} ${refused}, whatever allows it elsewhere.`,
    ja: `バケット ${bucket} のポリシーが、ロール ${role} の ${refused} を明示的に拒否しています。ほかで許可しても無効です。`,
  },
  remedy: {
    en: "Narrow that Deny, or except the role from it (aws:PrincipalArn).",
    ja: "その Deny の範囲を狭めるか、ロールを除外してください (aws:PrincipalArn)。",
  },
});

/** By AWS's own words in a pod's log alone. */
export const toldDenied = (bucket: string, role: string, refused: string): FactAndRemedy => ({
  fact: {
    en: `AWS refuses role ${role} ${refused} with an explicit deny in the policy of bucket ${bucket}, as a pod's log has it.`,
    ja: `Pod のログによると、AWS はバケット ${bucket} のポリシーの明示的な Deny により、ロール ${role} の ${refused} を拒否しています。`,
  },
  remedy: {
    en: "Look in the bucket's policy for the Deny that speaks of this call. From here it cannot be told: it was not readable, or asks what only the pod's own request shows.",
    ja: "バケットポリシーで、この呼び出しに該当する Deny を確認してください。ポリシーを読み取れないか、Pod からのリクエストでしか分からない条件のため、ここからは特定できません。",
  },
});

export const policyOf = (bucket: string): Sentence => ({
  en: `the policy of bucket ${bucket}`,
  ja: `バケット ${bucket} のポリシー`,
});

/** By lines that are older than the policies as they are now. `at`: when the last of them was logged. */
export const refusedBefore = (by: Sentence, role: string, refused: string, at: number): FactAndRemedy => {
  const time = new Date(at).toISOString().replace(/\.\d+Z$/, "Z");
  return {
    fact: {
      en: `A pod's log has it that ${by.en} refused role ${role} ${refused}, last at ${time}. That is from before: the policies as they are now refuse none of it.`,
      ja: `Pod のログに、${by.ja}がロール ${role} の ${refused} を拒否した記録があります (最後は ${time})。現在のポリシーは拒否しておらず、このログは過去のものです。`,
    },
    remedy: {
      en: "Nothing is wrong now; the line goes with the pod's next restart. Only if a later one comes, look again.",
      ja: "現在は問題ありません。このログは Pod が再起動すると表示されなくなります。それより後の時刻に再び記録された場合だけ、もう一度確認してください。",
    },
  };
};

export const uniqueIdTitle: Sentence = {
  en: "no policy names a principal that was deleted",
  ja: "ポリシーが削除済みのプリンシパルを指していない",
};

export const oldId = (
  document: string,
  ids: readonly string[],
  role: string,
  refused: string | undefined,
): FactAndRemedy => ({
  fact:
    refused === undefined
      ? {
          en: `${document} names ${ids.join(", ")}: a user or role that was deleted. Whoever was made anew under its name is not meant.`,
          ja: `${document} の ${ids.join("、")} は、削除されたユーザーまたはロールの ID です。同じ名前で作り直しても対象になりません。`,
        }
      : {
          en: `${document} names a role by the unique ID of one that was deleted (${ids.join(", ")}), so role ${role}, which has another, may not do ${refused}.`,
          ja: `${document} は削除済みのロールの一意の ID (${ids.join("、")}) を指しています。ID が異なるロール ${role} には ${refused} が許可されません。`,
        },
  remedy: {
    en: "Put the policy again with the role's ARN in that place: AWS then keeps the ID that the role has now.",
    ja: "その箇所をロールの ARN に書き換えてポリシーを設定し直してください。AWS が現在のロールの ID で保存します。",
  },
});

export const encryptionTitle: Sentence = {
  en: "the role may use the bucket's KMS key",
  ja: "ロールがバケットの KMS キーを使用できる",
};

export const noKey = (bucket: string, key: string): FactAndRemedy => ({
  fact: {
    en: `Bucket ${bucket} encrypts with KMS key ${key}, which does not exist: nothing can be put.`,
    ja: `バケット ${bucket} の暗号化に指定された KMS キー ${key} が存在しないため、オブジェクトを書き込めません。`,
  },
  remedy: {
    en: "Have the bucket encrypt with a key that exists, or with S3's own.",
    ja: "存在するキー、または S3 マネージドキーによる暗号化に変更してください。",
  },
});

export const keyNotEnabled = (bucket: string, key: string, state: string): FactAndRemedy => ({
  fact: {
    en: `Bucket ${bucket} encrypts with KMS key ${key}, whose state is ${state}: nothing can be put, and nothing that it encrypted can be got.`,
    ja: `バケット ${bucket} の KMS キー ${key} の状態が ${state} のため、書き込みも、このキーで暗号化したオブジェクトの読み取りもできません。`,
  },
  remedy:
    state === "PendingDeletion"
      ? {
          en: "Cancel its deletion and enable it: once it is deleted, what it encrypted is lost.",
          ja: "削除をキャンセルして有効にしてください。キーが削除されると、暗号化したデータは失われます。",
        }
      : { en: "Enable the key.", ja: "キーを有効にしてください。" },
});

export const lacksKey = (role: string, actions: readonly string[], key: string, by: "key" | "role"): FactAndRemedy => ({
  fact: {
    en: `The bucket encrypts with KMS key ${key}, on which role ${role} may not ${actions.join(", ")}: ${by === "key" ? "the key's policy does not let it" : "no policy of the role allows it"}.`,
    ja: `バケットは KMS キー ${key} で暗号化されていますが、ロール ${role} には ${actions.join("、")} が許可されていません (${by === "key" ? "キーポリシーによる" : "ロールのポリシーにない"})。`,
  },
  remedy: {
    en: "Give the role kms:GenerateDataKey and kms:Decrypt on the key.",
    ja: "ロールにこのキーの kms:GenerateDataKey と kms:Decrypt を許可してください。",
  },
});

export const mayLackKey = (
  role: string,
  actions: readonly string[],
  key: string,
  keys: readonly string[],
): FactAndRemedy => ({
  fact: {
    en: `Whether role ${role} may ${actions.join(", ")} on the bucket's KMS key ${key} hangs on ${keys.join(", ")}, which cannot be told from here.`,
    ja: `ロール ${role} がバケットの KMS キー ${key} で ${actions.join("、")} を実行できるかどうかは ${keys.join("、")} の条件次第で、ここからは判定できません。`,
  },
  remedy: {
    en: "Hold the condition against how S3 asks KMS: through kms:ViaService, with the bucket's or object's ARN as the encryption context.",
    ja: "S3 から KMS への呼び出し (kms:ViaService、暗号化コンテキストはバケットまたはオブジェクトの ARN) と条件を突き合わせてください。",
  },
});

export const regionTitle: Sentence = {
  en: "the bucket is in the region that is configured",
  ja: "バケットが設定どおりのリージョンにある",
};

export const elsewhere = (bucket: string, region: string, configured: string): FactAndRemedy => ({
  fact: {
    en: `Bucket ${bucket} is in ${region}, but Milvus asks for it in ${configured}: S3 answers with 301 PermanentRedirect or AuthorizationHeaderMalformed.`,
    ja: `バケット ${bucket} は ${region} にありますが、Milvus は ${configured} に接続します。S3 は 301 PermanentRedirect または AuthorizationHeaderMalformed を返します。`,
  },
  remedy: {
    en: `Set externalS3.region to ${region} and externalS3.host to that region's, or use a bucket in ${configured}.`,
    ja: `externalS3.region を ${region} に、externalS3.host を同じリージョンのホストに設定するか、${configured} のバケットを使ってください。`,
  },
});

export const specElsewhere = (bucket: string, region: string, configured: string): FactAndRemedy => ({
  fact: {
    en: `Bucket ${bucket} is in ${region}, but the spec's region is ${configured}.`,
    ja: `バケット ${bucket} は ${region} にありますが、spec のリージョンは ${configured} です。`,
  },
  remedy: {
    en: `Name a bucket in ${configured}, or one that does not exist yet: eyrie up makes it.`,
    ja: `${configured} のバケットか、まだ存在しない名前を指定してください。存在しなければ eyrie up が作成します。`,
  },
});

export const ownerTitle: Sentence = {
  en: "the bucket is of the role's own account",
  ja: "バケットがロールと同じアカウントにある",
};

export const anothers = (bucket: string, account: string): FactAndRemedy => ({
  fact: {
    en: `A bucket ${bucket} exists and is not of account ${account}: names of buckets are one for all accounts. Nobody here can make one of that name, and HEAD is answered with 403.`,
    ja: `バケット ${bucket} は存在しますが、アカウント ${account} のものではありません。バケット名は全アカウントで一意なので、同名のバケットは作成できず、HEAD は 403 になります。`,
  },
  remedy: {
    en: "Take another name. If the other account's bucket is meant, its policy there has to let the role in as well.",
    ja: "別の名前にしてください。他アカウントのバケットを使う場合は、そのバケットポリシーでもロールを許可する必要があります。",
  },
});

export const anothersAtWork = (bucket: string, account: string): FactAndRemedy => ({
  fact: {
    en: `Bucket ${bucket} is not of account ${account}. The pods work; what its policy over there says could not be read.`,
    ja: `バケット ${bucket} はアカウント ${account} のものではありません。Pod は動作していますが、バケットポリシーは読み取れませんでした。`,
  },
  remedy: {
    en: "Nothing to do if it is meant so.",
    ja: "意図した構成であれば対応は不要です。",
  },
});

export const aclTitle: Sentence = {
  en: "nobody sets ACLs on a bucket that has none",
  ja: "ACL が無効のバケットに ACL を設定していない",
};

export const aclRefused = (bucket: string): FactAndRemedy => ({
  fact: {
    en: `A client sends ACLs, and bucket ${bucket} takes none (BucketOwnerEnforced): S3 answers AccessControlListNotSupported.`,
    ja: `クライアントが ACL を送信していますが、バケット ${bucket} では ACL が無効です (BucketOwnerEnforced)。S3 は AccessControlListNotSupported を返します。`,
  },
  remedy: {
    en: "Have the client send no x-amz-acl; Milvus itself sends none. Only if that cannot be: let the bucket take ACLs again.",
    ja: "クライアントが x-amz-acl を送らないようにしてください (Milvus 自体は送信しません)。変更できない場合に限り、バケットの ACL を有効に戻してください。",
  },
});

export const endpointTitle: Sentence = {
  en: "the VPC endpoint's policy lets the pods through to the bucket",
  ja: "VPC エンドポイントのポリシーがバケットへのアクセスを妨げていない",
};

export const deniedByEndpoint = (endpoints: readonly string[], refused: string): FactAndRemedy => ({
  fact: {
    en: `The policy of VPC endpoint ${endpoints.join(", ")}, through which the cluster's VPC reaches S3, does not allow ${refused}.`,
    ja: `クラスターの VPC から S3 への経路となる VPC エンドポイント ${endpoints.join("、")} のポリシーが ${refused} を許可していません。`,
  },
  remedy: {
    en: "Let the endpoint's policy allow the bucket, too.",
    ja: "エンドポイントのポリシーでこのバケットを許可してください。",
  },
});

export const someEndpoint = (endpoints: readonly string[], refused: string): FactAndRemedy => ({
  fact: {
    en: `The policy of VPC endpoint ${endpoints.join(", ")} does not allow ${refused}. Whether the pods go through it, their subnets' route tables decide.`,
    ja: `VPC エンドポイント ${endpoints.join("、")} のポリシーは ${refused} を許可していません。Pod がこのエンドポイントを経由するかどうかは、サブネットのルートテーブルによります。`,
  },
  remedy: {
    en: "If they do, let the endpoint's policy allow the bucket, too.",
    ja: "経由する場合は、エンドポイントのポリシーでこのバケットを許可してください。",
  },
});

export const toldEndpoint = (refused: string): FactAndRemedy => ({
  fact: {
    en: `AWS refuses ${refused} by the policy of a VPC endpoint.`,
    ja: `AWS が VPC エンドポイントのポリシーにより ${refused} を拒否しています。`,
  },
  remedy: {
    en: "Let the policy of the endpoint through which the pods reach S3 allow the bucket, too.",
    ja: "Pod が S3 への接続に使うエンドポイントのポリシーで、このバケットを許可してください。",
  },
});

export const bucketTitle: Sentence = {
  en: "the bucket exists",
  ja: "バケットが存在する",
};

export const noBucket = (bucket: string, region: string): FactAndRemedy => ({
  fact: {
    en: `There is no bucket ${bucket}. Milvus makes it only where its role may s3:CreateBucket.`,
    ja: `バケット ${bucket} が存在しません。Milvus が自動で作成するのは、ロールに s3:CreateBucket が許可されている場合だけです。`,
  },
  remedy: {
    en: `Make it in ${region}, or correct its name in externalS3.bucketName.`,
    ja: `${region} に作成するか、externalS3.bucketName の名前を修正してください。`,
  },
});
