import type { Explanation } from "../../model/explanation.ts";
import { iamApi, iamGuide, eksGuide, stsApi } from "./addresses.ts";

const irsaTrouble = "https://repost.aws/knowledge-center/eks-troubleshoot-oidc-and-irsa";

/** EY101–EY103 and EY110: the issuer and its provider. EY111, EY112, EY115: the role. */
export const issuerAndRole = {
  EY101: {
    title: { en: "IAM does not know the cluster's issuer", ja: "クラスターの発行者が IAM に登録されていない" },
    cause: {
      en: "STS accepts a cluster's tokens only if the role's account has an OIDC provider for their issuer. Without one every pod is refused: InvalidIdentityToken, “No OpenIDConnect provider found in your account for https://oidc.eks…”.",
      ja: "STS がクラスターのトークンを受け付けるのは、ロールのアカウントに発行者の OIDC プロバイダーがある場合だけです。なければ、どの Pod も InvalidIdentityToken (“No OpenIDConnect provider found in your account for https://oidc.eks…”) で拒否されます。",
    },
    found: {
      en: "By the cluster's issuer and the account's OIDC providers. Where the role is of another account than the caller's, that account's providers cannot be read, and nothing is said. Where the trust policy still names the issuer of an older cluster, EY102 is the root.",
      ja: "クラスターの発行者とアカウントの OIDC プロバイダーを照合します。ロールが呼び出し元とは別のアカウントにある場合、そのアカウントのプロバイダーは読み取れないため判定しません。信頼ポリシーが古いクラスターの発行者を指している場合は、EY102 を根本原因とします。",
    },
    remedy: {
      en: "Create an OIDC provider for the issuer with client ID sts.amazonaws.com; eyrie up does, for a spec. No thumbprint is needed.",
      ja: "クライアント ID を sts.amazonaws.com として、発行者の OIDC プロバイダーを作成します (spec がある場合は eyrie up が作成します)。サムプリントは不要です。",
    },
    references: [eksGuide("enable-iam-roles-for-service-accounts.html"), irsaTrouble],
  },
  EY102: {
    title: {
      en: "The trust policy names another cluster's issuer",
      ja: "信頼ポリシーが別のクラスターの発行者を指している",
    },
    cause: {
      en: "Every EKS cluster has an issuer of its own, and one that is made anew under the same name has a new one. A role that was bound to the old cluster refuses the new one's tokens: “Not authorized to perform sts:AssumeRoleWithWebIdentity”; or, where nobody registered the new issuer either, “No OpenIDConnect provider found in your account”.",
      ja: "発行者は EKS クラスターごとに異なり、同じ名前で作り直しても変わります。古いクラスターに割り当てたロールは、新しいクラスターのトークンを “Not authorized to perform sts:AssumeRoleWithWebIdentity” で拒否します。新しい発行者が未登録の場合は “No OpenIDConnect provider found in your account” になります。",
    },
    found: {
      en: "By the issuer in the Federated ARN of the statement that comes nearest to what the pods ask, beside the cluster's.",
      ja: "Pod の要求に最も近いステートメントの Federated ARN の発行者を、クラスターの発行者と照合します。",
    },
    remedy: {
      en: "Write the new issuer into the ARN and the condition keys. Where the old issuer is still registered, another cluster may live by the statement: then add one beside it.",
      ja: "ARN と条件キーを新しい発行者に書き換えます。古い発行者が登録されたままなら、別のクラスターが使用している可能性があるため、書き換えずにステートメントを追加します。",
    },
    references: [eksGuide("associate-service-account-role.html"), irsaTrouble],
  },
  EY103: {
    title: {
      en: "The OIDC provider does not accept the tokens' audience",
      ja: "OIDC プロバイダーがトークンの aud を受け付けない",
    },
    cause: {
      en: "STS compares a token's aud with the client IDs of the issuer's provider before it looks at any role. If it is none of them: InvalidIdentityToken, “Incorrect token audience”.",
      ja: "STS はロールを見る前に、トークンの aud をプロバイダーのクライアント ID と照合します。該当するものがなければ InvalidIdentityToken (“Incorrect token audience”) になります。",
    },
    found: {
      en: "By the provider's client IDs, compared exactly. An audience that the service account is annotated with is EY214.",
      ja: "プロバイダーのクライアント ID と完全一致で照合します。サービスアカウントのアノテーションによる audience の場合は EY214 です。",
    },
    remedy: {
      en: "Add sts.amazonaws.com to the provider's client IDs; the others stay.",
      ja: "プロバイダーのクライアント ID に sts.amazonaws.com を追加します。既存のものは残ります。",
    },
    references: [iamApi("AddClientIDToOpenIDConnectProvider"), irsaTrouble],
  },
  EY110: {
    title: { en: "STS cannot fetch the issuer's keys", ja: "STS が発行者の公開鍵を取得できない" },
    cause: {
      en: "STS verifies tokens with the keys that the issuer publishes at its jwks_uri. If it gets no answer over public TLS, or other keys than the API server signs with: InvalidIdentityToken, “Couldn't retrieve verification key from your identity provider”, or IDPCommunicationError. EKS publishes its clusters' keys itself; this is about clusters of one's own.",
      ja: "STS は、発行者が jwks_uri で公開する鍵でトークンを検証します。公的な TLS で応答が得られないか、API サーバーの署名鍵と異なる場合、InvalidIdentityToken (“Couldn't retrieve verification key from your identity provider”) または IDPCommunicationError になります。EKS は鍵を自動で公開するため、主に自前のクラスターで起こります。",
    },
    found: {
      en: "By what STS told the pods, and by the keys that the issuer publishes beside those that the API server signs with. That they cannot be fetched from here says nothing of AWS: then it is a warning.",
      ja: "Pod のログにある STS の応答と、発行者の公開鍵と API サーバーの署名鍵の照合から判断します。手元から取得できないだけでは AWS からの可否は分からないため、警告です。",
    },
    remedy: {
      en: "Serve the discovery document and the keys to the internet, over TLS by a public CA, with the keys of kubectl get --raw /openid/v1/jwks.",
      ja: "ディスカバリードキュメントと鍵 (kubectl get --raw /openid/v1/jwks の内容) を、公的な CA の TLS でインターネットに公開します。",
    },
    references: [eksGuide("irsa-fetch-keys.html"), stsApi("AssumeRoleWithWebIdentity")],
  },
  EY111: {
    title: { en: "The trust policy has no room left", ja: "信頼ポリシーに追記できる余裕がない" },
    cause: {
      en: "IAM counts the characters of a trust policy without white space and keeps 2048 of them unless the quota was raised, 8192 at the most. A role that serves many clusters meets that: “Cannot exceed quota for ACLSizePerRole” (LimitExceeded), and whatever was to be added is not there.",
      ja: "信頼ポリシーの文字数は空白を除いて数えます。既定の上限は 2048 文字で、引き上げても 8192 文字までです。多数のクラスターで共有するロールは “Cannot exceed quota for ACLSizePerRole” (LimitExceeded) となり、追記できません。",
    },
    found: {
      en: "By the size that the trust policy would have with what it lacks, beside the account's quota. A long policy that lacks nothing is none of its business.",
      ja: "不足分を追記した場合の文字数を、アカウントのクォータと比較します。不足のない長いポリシーは対象外です。",
    },
    remedy: {
      en: "Take out statements of clusters that are gone, give the service account a role of its own, or have the quota “Role trust policy length” raised.",
      ja: "存在しないクラスターのステートメントを削除するか、サービスアカウント専用のロールを用意するか、クォータ “Role trust policy length” の引き上げを申請します。",
    },
    references: [iamGuide("reference_iam-quotas.html"), "https://github.com/kubeflow/kubeflow/issues/6687"],
  },
  EY112: {
    title: { en: "A change is not visible everywhere yet", ja: "変更がまだ全体に反映されていない" },
    cause: {
      en: "IAM is eventually consistent. For seconds after a role, a provider or a policy was made or changed, STS and S3 may refuse what every document allows.",
      ja: "IAM は結果整合性です。ロール、プロバイダー、ポリシーの作成や変更の直後は、ドキュメント上は許可されていても STS や S3 に拒否されることがあります。",
    },
    found: {
      en: "By a refusal in a pod's log of the last two minutes, where the documents allow the very call and something that it rests on is as young. Always a warning.",
      ja: "直近 2 分以内の Pod のログに拒否があり、ドキュメント上はその操作が許可されていて、関係するリソースも同じ時間内に変更されている場合に報告します。常に警告です。",
    },
    remedy: {
      en: "Wait. Milvus tries again by itself; if it lasts for more than two minutes, it is something else.",
      ja: "待ちます。Milvus は自動で再試行します。2 分を過ぎても続く場合は別の原因です。",
    },
    references: [iamGuide("troubleshoot.html#troubleshoot_general_eventual-consistency")],
  },
  EY115: {
    title: { en: "The role does not exist", ja: "ロールが存在しない" },
    cause: {
      en: "The service account's annotation names a role that is not there. STS does not tell which roles there are: it answers as if a trust policy refused, “Not authorized to perform sts:AssumeRoleWithWebIdentity”.",
      ja: "サービスアカウントのアノテーションが、存在しないロールを指しています。STS はロールの有無を明かさず、信頼ポリシーによる拒否と同じく “Not authorized to perform sts:AssumeRoleWithWebIdentity” と応答します。",
    },
    found: {
      en: "By iam:GetRole. A role of another account cannot be read from this one, and is reported as unchecked.",
      ja: "iam:GetRole で判断します。別のアカウントのロールは読み取れないため、未確認として報告します。",
    },
    remedy: {
      en: "Make the role with the permissions that Milvus needs (eyrie up does, for a spec), or annotate the service account with one that exists.",
      ja: "Milvus に必要な権限を持つロールを作成するか (spec がある場合は eyrie up が作成します)、実在するロールをアノテーションに指定します。",
    },
    references: [eksGuide("associate-service-account-role.html")],
  },
} as const satisfies Record<string, Explanation>;
