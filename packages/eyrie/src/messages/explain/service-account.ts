import type { Explanation } from "../../model/explanation.ts";
import { eksGuide, iamGuide, milvusChart, webhookSource } from "./addresses.ts";

/** EY201–EY203, EY212–EY215: the service account, and what reads it. */
export const serviceAccount = {
  EY201: {
    title: {
      en: "The pod-identity webhook is missing or not called",
      ja: "Pod Identity webhook がない、または呼び出されない",
    },
    cause: {
      en: "A webhook gives new pods their role. On EKS it runs in the control plane and has no pods; what calls it is the MutatingWebhookConfiguration pod-identity-webhook. Where that is gone, leads elsewhere or leaves the namespace or the pods out, failurePolicy Ignore has pods made without a role, and nobody is told.",
      ja: "新しい Pod にロールを渡すのは webhook です。EKS ではコントロールプレーンで動作し (Pod はありません)、MutatingWebhookConfiguration pod-identity-webhook を通じて呼び出されます。これが削除された、宛先が違う、名前空間や Pod が対象外になっている場合、failurePolicy が Ignore なので、エラーもなくロールのない Pod が作成されます。",
    },
    found: {
      en: "By that configuration, or one of another name whose webhook is called so; its selectors beside the labels of namespace and pods; the ready endpoints of its Service, where it has one; and pods that got nothing from an address that is not EKS' own. Pods that have their role keep it: then it is a warning.",
      ja: "この設定 (別名の場合は webhook の名前で探します)、selector と名前空間・Pod のラベル、Service がある場合は Ready なエンドポイント、EKS 標準ではない宛先から何も受け取れなかった Pod から判断します。既存の Pod のロールは残るため、その場合は警告です。",
    },
    remedy: {
      en: "Bring the configuration back (EKS does with an update of the cluster's version), mend its address, or label namespace or pods; then make pods anew that got nothing.",
      ja: "設定を復元する (EKS ではクラスターのバージョン更新で再作成されます)、宛先を直す、または名前空間や Pod のラベルを直し、ロールのない Pod を作り直します。",
    },
    references: [webhookSource, eksGuide("pod-configuration.html")],
  },
  EY202: {
    title: {
      en: "The service account has no role annotation",
      ja: "サービスアカウントにロールのアノテーションがない",
    },
    cause: {
      en: "The webhook reads the role from the annotation eks.amazonaws.com/role-arn of the pod's service account. Without it nothing fails before the pod asks S3, as the node: “… assumed-role/<node role>/i-… is not authorized to perform: s3:…”.",
      ja: "webhook は、Pod のサービスアカウントのアノテーション eks.amazonaws.com/role-arn からロールを読み取ります。ない場合は S3 へのアクセスまで何も失敗せず、ノードのロールでアクセスして “… assumed-role/<ノードのロール>/i-… is not authorized to perform: s3:…” となります。",
    },
    found: {
      en: "By the service account. Which role was meant is told by the spec, by roles whose trust policies name the account, or by pods that still bear one.",
      ja: "サービスアカウントから判断します。意図されたロールは、spec、このサービスアカウントを信頼しているロール、またはまだロールを持つ Pod から推定します。",
    },
    remedy: {
      en: "Annotate the service account, and make pods anew that were made meanwhile.",
      ja: "サービスアカウントにアノテーションを付け、その間に作成された Pod を作り直します。",
    },
    references: [eksGuide("associate-service-account-role.html")],
  },
  EY203: {
    title: { en: "The role annotation is mistyped", ja: "ロールのアノテーションが誤っている" },
    cause: {
      en: "The webhook reads one key, letter by letter: eks.amazonaws.com/rolearn, role_arn or kube2iam's iam.amazonaws.com/role are nothing to it, nor is an annotation of the pod. The value it hands on as it is: a name, a policy's or a session's ARN, blanks or quotes, another account or path meet their end at STS.",
      ja: "webhook が読むキーは 1 つだけで、完全一致です。eks.amazonaws.com/rolearn、role_arn、kube2iam の iam.amazonaws.com/role や、Pod に付けたアノテーションは無視されます。値はそのまま渡されるため、ロール名だけ、ポリシーやセッションの ARN、空白や引用符、アカウントやパスの違いは STS で失敗します。",
    },
    found: {
      en: "By the keys and the value, beside the spec's role or the role that trusts the account.",
      ja: "キーと値を、spec のロールまたはこのサービスアカウントを信頼しているロールと比べて判断します。",
    },
    remedy: {
      en: "Write eks.amazonaws.com/role-arn with the role's whole ARN.",
      ja: "eks.amazonaws.com/role-arn にロールの完全な ARN を書きます。",
    },
    references: [eksGuide("associate-service-account-role.html"), webhookSource],
  },
  EY212: {
    title: {
      en: "Part of Milvus runs under another service account",
      ja: "Milvus の一部が別のサービスアカウントで動作している",
    },
    cause: {
      en: "Only the account that has the role gets it. With serviceAccount.create: true and no name the chart runs the Deployments under milvus and Woodpecker under default; without a name all of it runs under default.",
      ja: "ロールが渡るのは、アノテーションを持つサービスアカウントだけです。serviceAccount.create: true で name を指定しないと、チャートは Deployment を milvus、Woodpecker を default で動作させます。どちらも指定しないと、すべてが default になります。",
    },
    found: {
      en: "By the pods and their makers. Attu asks no S3 and does not count, and an account with a role of its own is left alone unless a spec says otherwise.",
      ja: "Pod とその作成元から判断します。S3 を使わない Attu は対象外です。独自のロールを持つサービスアカウントは、spec と矛盾しない限り問題としません。",
    },
    remedy: { en: "Set serviceAccount.name, always.", ja: "serviceAccount.name を必ず指定します。" },
    references: [milvusChart],
  },
  EY213: {
    title: { en: "The role annotation has two owners", ja: "ロールのアノテーションの所有者が 2 つある" },
    cause: {
      en: "Kubernetes keeps who set a field. Where Helm and another tool both write the annotation, or one annotates what Helm made and does not know of it, the next upgrade, replacement or reinstallation may change it or take it away. It works today.",
      ja: "Kubernetes は、フィールドを誰が設定したかを記録しています。Helm と別のツールが両方アノテーションを書き込んでいる場合や、Helm が作成したサービスアカウントに Helm の外でアノテーションを付けた場合、次の upgrade や置き換え、再インストールで値が変わるか消えるおそれがあります。現在は動作しています。",
    },
    found: {
      en: "By managedFields and Helm's own annotations. Who writes once, such as kubectl annotate, is no rival of a tool that applies.",
      ja: "managedFields と Helm のアノテーションから判断します。kubectl annotate のような一度きりの書き込みは、継続的に適用するツールとの競合とはみなしません。",
    },
    remedy: {
      en: "Leave it to one: serviceAccount.annotations in the values, or serviceAccount.create: false.",
      ja: "どちらか一方に任せます: values の serviceAccount.annotations、または serviceAccount.create: false。",
    },
    references: ["https://kubernetes.io/docs/reference/using-api/server-side-apply/"],
  },
  EY214: {
    title: {
      en: "The service account asks for an audience that AWS does not accept",
      ja: "サービスアカウントの audience を AWS が受け付けない",
    },
    cause: {
      en: "The annotation eks.amazonaws.com/audience makes tokens for somebody else than sts.amazonaws.com. STS takes them only where the OIDC provider lists that audience among its client IDs, and the trust policy where its aud condition does.",
      ja: "アノテーション eks.amazonaws.com/audience を付けると、トークンの audience が sts.amazonaws.com 以外になります。STS が受け付けるのは、OIDC プロバイダーのクライアント ID に含まれ、かつ信頼ポリシーの aud 条件にも合う場合だけです。",
    },
    found: {
      en: "By the annotation beside the provider's client IDs and a decision on the trust policy with both audiences.",
      ja: "アノテーションを、プロバイダーのクライアント ID と比べ、さらに両方の audience で信頼ポリシーを判定します。",
    },
    remedy: {
      en: "Take the annotation off, or add the audience to provider and trust policy.",
      ja: "アノテーションを外すか、プロバイダーと信頼ポリシーに audience を追加します。",
    },
    references: [webhookSource, iamGuide("id_roles_providers_create_oidc.html")],
  },
  EY215: {
    title: { en: "The service account does not exist", ja: "サービスアカウントが存在しない" },
    cause: {
      en: "The API server refuses pods of an account that is not there: FailedCreate, “error looking up service account …”. The Deployment waits with the pods that it has.",
      ja: "存在しないサービスアカウントの Pod は、API サーバーが作成を拒否します (FailedCreate、“error looking up service account …”)。Deployment は既存の Pod のまま待ち続けます。",
    },
    found: {
      en: "By the namespace's service accounts beside those that Milvus' workloads name, and the spec's.",
      ja: "名前空間のサービスアカウントを、Milvus のワークロードと spec が指定しているものと比べて判断します。",
    },
    remedy: {
      en: "Make it with its annotation (eyrie up does), or name the one that is there.",
      ja: "アノテーション付きで作成する (eyrie up で作成できます) か、既存のものを指定します。",
    },
    references: ["https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/"],
  },
} as const satisfies Readonly<Record<string, Explanation>>;
