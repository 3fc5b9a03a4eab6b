import type { Explanation } from "../../model/explanation.ts";
import { eksGuide, milvusChart, milvusIssue, webhookSource } from "./addresses.ts";

const binding = eksGuide("associate-service-account-role.html");

/** EY202, EY203, EY212–EY215: the service account, and who runs under it. */
export const serviceAccount = {
  EY202: {
    title: { en: "The service account names no role", ja: "サービスアカウントにロールの指定がない" },
    cause: {
      en: "Without the annotation eks.amazonaws.com/role-arn the webhook leaves the pods alone. Milvus then asks as the node: S3's AccessDenied names the node's role, or there are no credentials at all (“no EC2 IMDS role found”).",
      ja: "eks.amazonaws.com/role-arn アノテーションがないと、webhook は Pod に何もしません。Milvus はノードのロールで動作し、S3 の AccessDenied にはノードのロールが現れます。認証情報をまったく取得できないこともあります (“no EC2 IMDS role found”)。",
    },
    found: {
      en: "By the service account's annotations. Which role was meant tell the spec, roles whose trust policies name the account, or pods that still bear one. Pods that are given both variables by their makers, or EKS Pod Identity's, need no annotation.",
      ja: "サービスアカウントのアノテーションから判断します。意図されたロールは、spec、このサービスアカウントを信頼するロール、またはロールを持つ Pod から推定します。両方の環境変数を自ら設定している Pod と EKS Pod Identity の Pod は対象外です。",
    },
    remedy: {
      en: "Annotate the service account with the role's ARN, then make the pods anew: only new pods get the role.",
      ja: "サービスアカウントにロールの ARN をアノテーションとして設定し、Pod を作り直します。ロールが渡るのは新しい Pod だけです。",
    },
    references: [binding, milvusIssue(21850)],
  },
  EY203: {
    title: { en: "The role's annotation is mistyped", ja: "ロールのアノテーションに誤りがある" },
    cause: {
      en: "The webhook reads the key eks.amazonaws.com/role-arn of the service account letter by letter, and hands its value on as it is. With eks.amazonaws.com/rolearn, kube2iam's iam.amazonaws.com/role, or an annotation on the pods nothing is injected; with a value that is no role's ARN, or another role's, STS refuses it: ValidationError, or “Not authorized to perform sts:AssumeRoleWithWebIdentity”.",
      ja: "webhook が読むのはサービスアカウントの eks.amazonaws.com/role-arn だけ (完全一致) で、値はそのまま渡します。eks.amazonaws.com/rolearn、kube2iam の iam.amazonaws.com/role、Pod 側のアノテーションでは何も渡りません。値がロールの ARN でない場合や別のロールの場合は、STS が ValidationError または “Not authorized to perform sts:AssumeRoleWithWebIdentity” で拒否します。",
    },
    found: {
      en: "By keys that can only have been meant for the role, on the account and on its pods, and by the value: blanks, quotes, a name, a policy's, instance profile's or session's ARN, another partition, path or spelling. Whether another role is meant only a spec tells.",
      ja: "サービスアカウントと Pod のうちロール用としか考えられないキーと、値 (空白、引用符、名前のみ、ポリシー・インスタンスプロファイル・セッションの ARN、パーティション・パス・表記の違い) から判断します。別のロールを意図したものかどうかは、spec がなければ分かりません。",
    },
    remedy: {
      en: "Write key and ARN as they are expected, then make the pods anew.",
      ja: "キーと ARN を正しく書き直し、Pod を作り直します。",
    },
    references: [binding, webhookSource],
  },
  EY212: {
    title: {
      en: "A part of Milvus runs under another service account",
      ja: "Milvus の一部が別のサービスアカウントで動作している",
    },
    cause: {
      en: "Pods under a service account without a role ask S3 as the node. With serviceAccount.create: true and no name the chart puts the Deployments under one account and Woodpecker under default: some components work, others get AccessDenied for the node's role.",
      ja: "ロールのないサービスアカウントで動作する Pod は、ノードのロールで S3 にアクセスします。serviceAccount.create: true で name が空だと、チャートは Deployment と Woodpecker に別のサービスアカウントを割り当てます (後者は default)。一部のコンポーネントだけが、ノードのロールの AccessDenied になります。",
    },
    found: {
      en: "By serviceAccountName of Milvus' pods and workloads. An account with a role of its own is taken for somebody's intention unless a spec says otherwise.",
      ja: "Milvus の Pod とワークロードの serviceAccountName から判断します。独自のロールを持つサービスアカウントは、spec と異なる場合を除き、意図した構成とみなします。",
    },
    remedy: {
      en: "Set serviceAccount.name in the chart's values, always.",
      ja: "チャートの values で serviceAccount.name を必ず指定します。",
    },
    references: [milvusChart],
  },
  EY213: {
    title: { en: "The role's annotation has two owners", ja: "ロールのアノテーションを複数が書き込んでいる" },
    cause: {
      en: "Helm, eksctl, Terraform, an operator or a hand each write what they know. Whichever writes next may put its own value there or take the annotation away; after an upgrade new pods come up without a role.",
      ja: "Helm、eksctl、Terraform、オペレーター、手作業がそれぞれの値を書き込みます。次に書き込んだ側の値に変わるか、アノテーションが消え、upgrade 後の新しい Pod にロールが渡らなくなります。",
    },
    found: {
      en: "By the annotation's field managers, and those annotations that Helm leaves on what it makes. Who writes once, as kubectl annotate, is no rival of a tool that applies. Always a warning: nothing is broken yet.",
      ja: "アノテーションのフィールドマネージャーと、Helm が付けるアノテーションから判断します。kubectl annotate のような一度きりの書き込みは、継続的に適用するツールとの競合とはみなしません。まだ壊れてはいないため、常に警告です。",
    },
    remedy: {
      en: "Leave it to one: serviceAccount.annotations in Helm's values, or serviceAccount.create: false and an account made elsewhere.",
      ja: "書き込むのは 1 つだけにします。Helm に任せるなら values の serviceAccount.annotations に書き、任せないなら serviceAccount.create: false とします。",
    },
    references: ["https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management"],
  },
  EY214: {
    title: {
      en: "The service account asks for an audience that AWS does not accept",
      ja: "サービスアカウントが指定する audience を AWS が受け付けない",
    },
    cause: {
      en: "With the annotation eks.amazonaws.com/audience new pods' tokens are for that audience. If the OIDC provider does not list it, STS answers “Incorrect token audience”; if the trust policy does not, “Not authorized to perform sts:AssumeRoleWithWebIdentity”.",
      ja: "eks.amazonaws.com/audience アノテーションがあると、新しい Pod のトークンの aud はその値になります。OIDC プロバイダーに登録がなければ “Incorrect token audience”、信頼ポリシーが受け付けなければ “Not authorized to perform sts:AssumeRoleWithWebIdentity” になります。",
    },
    found: {
      en: "By the annotation, the provider's client IDs and the trust policy. One that does not even accept sts.amazonaws.com is EY103 or EY107. Before pods are made or restarted it is looked at as it will stand after the run.",
      ja: "アノテーション、プロバイダーのクライアント ID、信頼ポリシーから判断します。sts.amazonaws.com も受け付けない場合は EY103 または EY107 です。Pod の作成や再起動の前には、実行後の状態で判断します。",
    },
    remedy: {
      en: "Take the annotation off and make the pods anew; or add the audience to both the provider and the trust policy.",
      ja: "アノテーションを外して Pod を作り直すか、プロバイダーと信頼ポリシーの両方にその audience を追加します。",
    },
    references: [webhookSource, binding],
  },
  EY215: {
    title: { en: "The service account does not exist", ja: "サービスアカウントが存在しない" },
    cause: {
      en: "The API server refuses pods under an account that is not there: “pods … is forbidden: error looking up service account …: serviceaccount … not found”. The Deployment keeps the pods that it has, and only its events and conditions tell why it makes no others.",
      ja: "存在しないサービスアカウントの Pod は、API サーバーに拒否されます (“pods … is forbidden: error looking up service account …: serviceaccount … not found”)。Deployment は既存の Pod のまま増えず、理由はイベントと状態にしか現れません。",
    },
    found: {
      en: "By the namespace's service accounts and what the workloads ask for.",
      ja: "名前空間のサービスアカウントと、ワークロードの指定から判断します。",
    },
    remedy: {
      en: "Make it, with its role's annotation; or correct serviceAccount.name. Controllers try again by themselves.",
      ja: "ロールのアノテーション付きで作成するか、serviceAccount.name を修正します。コントローラーは自動で再試行します。",
    },
    references: ["https://kubernetes.io/docs/concepts/security/service-accounts/"],
  },
} as const satisfies Record<string, Explanation>;
