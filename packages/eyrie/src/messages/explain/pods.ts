import type { Explanation } from "../../model/explanation.ts";
import { eksGuide, webhookIssue, webhookSource } from "./addresses.ts";

const podConfiguration = eksGuide("pod-configuration.html");

/** EY201, EY204–EY211, EY216: what the webhook gives a pod, what stands in its way, and whether there are pods at all. */
export const pods = {
  EY201: {
    title: {
      en: "The pod-identity webhook is missing or fails",
      ja: "Pod Identity webhook がない、または機能していない",
    },
    cause: {
      en: "The webhook gives new pods their role: AWS_ROLE_ARN, AWS_WEB_IDENTITY_TOKEN_FILE and the token's volume. Where it is gone, does not answer or leaves the namespace out, pods start without them and ask as the node: AccessDenied names the node's role. EKS sets its failurePolicy to Ignore, so nothing tells.",
      ja: "この webhook は、新しい Pod に AWS_ROLE_ARN、AWS_WEB_IDENTITY_TOKEN_FILE、トークンのボリュームを渡します。webhook がない、応答しない、名前空間が対象外のいずれかの場合、Pod はこれらなしで起動し、ノードのロールで動作します (AccessDenied にノードのロールが現れます)。EKS の failurePolicy は Ignore のため、エラーは出ません。",
    },
    found: {
      en: "By the MutatingWebhookConfiguration, its selectors beside the labels of namespace and pods, its Service's endpoints, and pods that got nothing. On EKS it runs in the control plane: no pods of it is healthy, and what happens there reads cannot see. A warning while all pods have their role.",
      ja: "MutatingWebhookConfiguration、その selector と名前空間・Pod のラベル、Service のエンドポイント、何も渡されなかった Pod から判断します。EKS ではコントロールプレーンで動作するため、webhook の Pod がないのは正常です (内部の状態は読み取れません)。すべての Pod にロールがある間は警告です。",
    },
    remedy: {
      en: "Bring the webhook back or its selectors in line, then make the pods anew. On EKS, updating the cluster's version makes the configuration again.",
      ja: "webhook を復旧するか selector に合わせ、Pod を作り直します。EKS では、クラスターのバージョン更新で設定が再作成されます。",
    },
    references: [webhookSource, webhookIssue(135)],
  },
  EY204: {
    title: { en: "The pods are older than the annotation", ja: "Pod がアノテーションより先に作成されている" },
    cause: {
      en: "The webhook acts when a pod is made and never again. Pods from before the annotation (or from before the webhook) have no role: AccessDenied names the node's role although everything looks right. Changing the annotation rolls nothing; the chart's checksum covers the ConfigMap alone.",
      ja: "webhook が動作するのは Pod の作成時だけです。アノテーション (または webhook) より前の Pod にはロールがなく、設定が正しく見えても、AccessDenied にノードのロールが現れます。アノテーションを変えても Pod は更新されません (チャートのチェックサムの対象は ConfigMap だけです)。",
    },
    found: {
      en: "By the pods' variables and creation times beside the time that the annotation's field manager has. If no manager records it, every pod without a role is taken for an older one.",
      ja: "Pod の環境変数と作成時刻を、アノテーションのフィールドマネージャーの時刻と照合します。時刻の記録がない場合は、ロールのない Pod をすべて古いものとみなします。",
    },
    remedy: {
      en: "eyrie up restarts the workloads of a release of its own, one after the other. Of any other: kubectl rollout restart what made the pods.",
      ja: "Eyrie のリリースであれば、eyrie up がワークロードを 1 つずつ再起動します。それ以外は kubectl rollout restart で Pod を作り直します。",
    },
    references: [podConfiguration, webhookSource],
  },
  EY205: {
    title: {
      en: "The webhook passed new pods over",
      ja: "新しい Pod に webhook がロールを渡さなかった",
    },
    cause: {
      en: "The webhook answers out of a cache of service accounts. A pod that is made within moments of its account, as a chart's first installation does, may be passed over; so it is while the webhook does not answer. AccessDenied names the node's role, and a restart mends it.",
      ja: "webhook はサービスアカウントのキャッシュを参照して応答します。チャートの初回インストールのように、サービスアカウントの直後に作成された Pod は対象から漏れることがあります (webhook が応答しない間も同様です)。AccessDenied にノードのロールが現れますが、再起動で解消します。",
    },
    found: {
      en: "By pods younger than the annotation that got nothing, while the webhook is there and takes them. Which of the two it was no read tells.",
      ja: "webhook があり対象にもなっているのに、アノテーションより新しい Pod に何も渡っていない場合に報告します。どちらの原因かは読み取りでは分かりません。",
    },
    remedy: {
      en: "Make the pods anew. In scripts and charts make the service account some seconds before the pods.",
      ja: "Pod を作り直します。スクリプトやチャートでは、サービスアカウントを Pod より数秒以上先に作成します。",
    },
    references: [webhookIssue(174), "https://github.com/aws/containers-roadmap/issues/2679"],
  },
  EY206: {
    title: { en: "The pods still have an older role", ja: "Pod が古いロールを使い続けている" },
    cause: {
      en: "What the webhook injected stays as it was. After the annotation was changed, running pods ask for the old role, or with tokens for the old audience: errors name the old role, or “Not authorized to perform sts:AssumeRoleWithWebIdentity” once it is gone.",
      ja: "webhook が渡した値は Pod に残ります。アノテーションの変更後も、実行中の Pod は古いロールや古い audience のトークンを使い続けます。エラーには古いロールが現れ、削除済みなら “Not authorized to perform sts:AssumeRoleWithWebIdentity” になります。",
    },
    found: {
      en: "By AWS_ROLE_ARN and the token's audience in the pods beside the annotations. What the pods' template sets itself is EY207.",
      ja: "Pod の AWS_ROLE_ARN とトークンの audience を、アノテーションと照合します。Pod テンプレート自体の指定は EY207 です。",
    },
    remedy: {
      en: "eyrie up restarts the workloads of a release of its own, one after the other. Of any other: kubectl rollout restart what made the pods.",
      ja: "Eyrie のリリースであれば、eyrie up がワークロードを 1 つずつ再起動します。それ以外は kubectl rollout restart で Pod を作り直します。",
    },
    references: [podConfiguration],
  },
  EY207: {
    title: {
      en: "The credential variables are set by hand",
      ja: "認証情報の環境変数が手動で設定されている",
    },
    cause: {
      en: "If AWS_ROLE_ARN or AWS_WEB_IDENTITY_TOKEN_FILE is set already, the webhook adds neither. One alone is no credentials: Milvus asks as the node, or STS is asked for no role. Where AWS_REGION and AWS_STS_REGIONAL_ENDPOINTS are set as well, the webhook mounts nothing either: “open …/serviceaccount/token: no such file or directory”.",
      ja: "AWS_ROLE_ARN または AWS_WEB_IDENTITY_TOKEN_FILE が設定済みだと、webhook はどちらも追加しません。片方だけでは認証できず、ノードのロールで動作するか、ロールの指定がないまま STS を呼び出します。AWS_REGION と AWS_STS_REGIONAL_ENDPOINTS も設定済みの場合はマウントも追加されず、“open …/serviceaccount/token: no such file or directory” になります。",
    },
    found: {
      en: "By what the pods' templates set; of a pod whose maker is not known, by one variable without the other. Both, with the right role and a token where they say, are as good as the webhook's.",
      ja: "Pod テンプレートの指定から判断します。作成元の分からない Pod は、片方だけがあることから判断します。両方が正しいロールと、実在するトークンを指していれば問題ありません。",
    },
    remedy: {
      en: "Take them out of the chart's extraEnv and leave them to the webhook.",
      ja: "チャートの extraEnv から削除し、webhook に任せます。",
    },
    references: [`${webhookSource}/blob/master/pkg/handler/handler.go`, webhookIssue(82)],
  },
  EY208: {
    title: {
      en: "The webhook is told to skip Milvus' containers",
      ja: "Milvus のコンテナが skip-containers の対象になっている",
    },
    cause: {
      en: "The pod annotation eks.amazonaws.com/skip-containers names containers that the webhook leaves alone. They have the token's volume and no mount or variables: AccessDenied names the node's role.",
      ja: "Pod のアノテーション eks.amazonaws.com/skip-containers に書かれたコンテナには、webhook が何もしません。ボリュームはあってもマウントと環境変数がなく、AccessDenied にノードのロールが現れます。",
    },
    found: {
      en: "By the pods' annotation as the webhook reads it: one record of CSV, in which blanks count.",
      ja: "Pod のアノテーションを webhook と同じ規則 (CSV の 1 レコード、空白も名前の一部) で解釈して判断します。",
    },
    remedy: { en: "Take Milvus' containers out of it.", ja: "Milvus のコンテナを外します。" },
    references: [webhookSource],
  },
  EY209: {
    title: { en: "Something is already named aws-iam-token", ja: "aws-iam-token という名前が使われている" },
    cause: {
      en: "The webhook adds its volume and mount only where nothing of that name is there, and the variables all the same. The token is then not where they point: “open …/serviceaccount/token: no such file or directory”.",
      ja: "webhook は、同名のものがない場合にだけボリュームとマウントを追加し、環境変数は必ず追加します。環境変数の指す場所にトークンがないため、“open …/serviceaccount/token: no such file or directory” になります。",
    },
    found: {
      en: "By the pods' volumes and mounts. One of that name that holds a token of the same audience where the variable points is as good as the webhook's.",
      ja: "Pod のボリュームとマウントから判断します。同じ audience のトークンが環境変数の指す場所にあれば問題ありません。",
    },
    remedy: { en: "Give the volume or mount another name.", ja: "ボリュームまたはマウントの名前を変えます。" },
    references: [`${webhookSource}/blob/master/pkg/handler/handler.go`],
  },
  EY210: {
    title: { en: "The container may not read its token", ja: "コンテナがトークンを読み取れない" },
    cause: {
      en: "The kubelet gives the token's file to the pod's fsGroup, or to the user that all of its containers run as. Else it is root's with the volume's mode: 0644 for the webhook's own, 0600 before Kubernetes 1.19, and whatever a volume made by hand says. A user whom that mode keeps out gets “open …/serviceaccount/token: permission denied”.",
      ja: "kubelet は、トークンファイルを Pod の fsGroup、または全コンテナ共通の runAsUser のものにします。それ以外では root が所有し、モードはボリュームの指定どおりです (webhook のボリュームは 0644、Kubernetes 1.19 より前は 0600)。そのモードで読み取れないユーザーのコンテナは “open …/serviceaccount/token: permission denied” になります。",
    },
    found: {
      en: "By users, groups and modes as the kubelet takes them; and by the log of a container that is not ready, since an image's user and SELinux are read nowhere.",
      ja: "kubelet と同じ規則でユーザー、グループ、モードを計算して判断します。イメージのユーザーや SELinux は読み取れないため、Ready でないコンテナのログも参照します。",
    },
    remedy: {
      en: "Set fsGroup in the pod's securityContext.",
      ja: "Pod の securityContext に fsGroup を設定します。",
    },
    references: [
      webhookIssue(8),
      "https://github.com/kubernetes/kubernetes/blob/v1.34.2/pkg/volume/projected/projected.go",
    ],
  },
  EY211: {
    title: { en: "Static AWS keys come before the role", ja: "静的なアクセスキーがロールより優先されている" },
    cause: {
      en: "The C++ side's SDK takes AWS_ACCESS_KEY_ID and the credentials file before the web identity: requests are then the keys' user's, and without a session token Milvus ends with “if use iam, token should not be empty”. The Go side never looks at them, so the two sides may hold different identities.",
      ja: "C++ 側の SDK は、ウェブ ID より先に AWS_ACCESS_KEY_ID や認証情報ファイルを使います。リクエストはそのキーのユーザーのものになり、セッショントークンがなければ Milvus は “if use iam, token should not be empty” で終了します。Go 側は参照しないため、両者が別の ID で動作することもあります。",
    },
    found: {
      en: "By variables of Milvus' containers, the names of keys in what envFrom brings, and mounts of .aws. Values are never read. A warning where only Go asks S3, as in the proxy.",
      ja: "Milvus のコンテナの環境変数、envFrom が参照するキー名、.aws のマウントから判断します。値は読み取りません。proxy のように Go だけが S3 を使う場合は警告です。",
    },
    remedy: {
      en: "Take the keys out, in the values as well, then delete them in IAM.",
      ja: "キーを values からも削除し、IAM でも削除します。",
    },
    references: ["https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html"],
  },
  EY216: {
    title: { en: "A workload of the release has no ready pod", ja: "リリースのワークロードに Ready の Pod がない" },
    cause: {
      en: "Somebody scaled a Deployment or StatefulSet of the release to 0 or deleted it, or none of its pods becomes ready. Role, trust and policies may all be right: Milvus, or the etcd or message queue that it stands on, does not run.",
      ja: "リリースの Deployment や StatefulSet が 0 にスケールされたか削除された、または Pod がいつまでも Ready になりません。ロール、信頼ポリシー、権限がすべて正しくても、Milvus 本体、または前提となる etcd やメッセージキューが動いていません。",
    },
    found: {
      en: "By the release's workloads in Helm's record (Milvus' own, etcd, the message queue; not Attu or MinIO) beside those in the namespace. What the chart renders with 0 replicas, or an autoscaler scaled, is left alone. A workload without a ready pod is told of after ten minutes; until then, as during a rollout, the check is not made. Always a warning, and one without a ready pod follows from whatever else is found that keeps pods from starting.",
      ja: "Helm の記録にあるリリースのワークロード (Milvus 本体、etcd、メッセージキュー。Attu と MinIO は対象外) を、名前空間の実際の状態と照合して判断します。チャートがレプリカ数 0 で生成したものと、オートスケーラーが 0 にしたものは対象外です。Ready の Pod がないワークロードは 10 分経過後に報告し、それまで (ロールアウト中など) は判定しません。常に警告です。Pod の起動を妨げる原因がほかに見つかった場合、Ready の Pod がないことはその結果として表示されます。",
    },
    remedy: {
      en: "What was scaled or deleted: eyrie up for a release of Eyrie's, else kubectl scale or helm upgrade. What does not become ready: kubectl describe its pods, then read their logs.",
      ja: "スケールまたは削除されたものは、Eyrie のリリースであれば eyrie up で、それ以外は kubectl scale または helm upgrade で戻します。Ready にならないものは、Pod を kubectl describe で確認し、ログを調べます。",
    },
    references: [
      "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#deployment-status",
      "https://kubernetes.io/docs/reference/kubectl/generated/kubectl_scale/",
    ],
  },
} as const satisfies Record<string, Explanation>;
