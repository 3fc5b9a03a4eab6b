import type { Explanation } from "../../model/explanation.ts";
import { eksGuide, webhookIssue, webhookSource } from "./addresses.ts";

/** EY204–EY211: what a pod is given, and what stands in its way. */
export const pods = {
  EY204: {
    title: { en: "A pod is older than the annotation", ja: "Pod がアノテーションより古い" },
    cause: {
      en: "The webhook changes a pod when it is made and never again. A pod that was there before its service account was annotated has neither variables nor token and asks S3 as the node, until it is made anew; a new checksum of the ConfigMap or a changed annotation makes none.",
      ja: "webhook が Pod を変更するのは作成時だけです。サービスアカウントへのアノテーションより前からある Pod には環境変数もトークンもなく、作り直されるまでノードのロールで S3 にアクセスします。アノテーションの変更だけでは Pod は作り直されません。",
    },
    found: {
      en: "By pods without either variable, and their age beside the time at which a field manager last wrote the annotation (managedFields). Where no such time is recorded, only that the pod got nothing is known.",
      ja: "環境変数のない Pod の作成時刻と、フィールドマネージャーがアノテーションを最後に書き込んだ時刻 (managedFields) を比べて判断します。時刻の記録がない場合に分かるのは、何も渡っていないことだけです。",
    },
    remedy: {
      en: "kubectl rollout restart of what makes the pods.",
      ja: "Pod を作成している Deployment などを kubectl rollout restart します。",
    },
    references: [webhookSource, eksGuide("pod-configuration.html")],
  },
  EY205: {
    title: {
      en: "A pod got no role although it is younger than the annotation",
      ja: "アノテーションより新しい Pod にロールが渡っていない",
    },
    cause: {
      en: "The webhook answers out of a cache of service accounts. A pod that is made within moments of its account, as a chart does that makes both, may be passed over. So is a pod that is made while the webhook does not answer, where its failurePolicy is Ignore.",
      ja: "webhook はサービスアカウントのキャッシュを参照して応答します。両方を作成するチャートのように、サービスアカウントの直後に作成された Pod は見落とされることがあります。failurePolicy が Ignore の webhook が応答しない間に作成された Pod も同様です。",
    },
    found: {
      en: "By pods without either variable that were made after the annotation, while the webhook is there and nothing else keeps it from them. Which of the two it was no read tells.",
      ja: "webhook があり、ほかに妨げるものがないのに、アノテーションより後に作成された Pod に環境変数がないことから判断します。どちらの原因かは読み取りでは分かりません。",
    },
    remedy: {
      en: "Make the pods anew. Make the service account some seconds before the release.",
      ja: "Pod を作り直します。サービスアカウントはリリースより数秒以上先に作成します。",
    },
    references: [webhookIssue(174), webhookIssue(264), "https://github.com/aws/containers-roadmap/issues/2679"],
  },
  EY206: {
    title: { en: "A pod asks for an old role", ja: "Pod が古いロールを使っている" },
    cause: {
      en: "The role's ARN and the token's audience are written into a pod when it is made. The annotation was changed afterwards, and the pod still asks STS for the role of before.",
      ja: "ロールの ARN とトークンの audience は、作成時に Pod に書き込まれます。その後アノテーションを変更しても、Pod は以前のロールを STS に要求し続けます。",
    },
    found: {
      en: "By AWS_ROLE_ARN and the projected token's audience in the pods beside the annotations. What the pods' template itself sets is EY207.",
      ja: "Pod の AWS_ROLE_ARN と投影されたトークンの audience を、アノテーションと比べて判断します。Pod テンプレート自体に書かれている場合は EY207 です。",
    },
    remedy: {
      en: "kubectl rollout restart of what makes the pods.",
      ja: "Pod を作成している Deployment などを kubectl rollout restart します。",
    },
    references: [webhookSource],
  },
  EY207: {
    title: {
      en: "A credential variable is set by hand",
      ja: "認証情報の環境変数が手動で設定されている",
    },
    cause: {
      en: "Where a container has AWS_ROLE_ARN or AWS_WEB_IDENTITY_TOKEN_FILE already, the webhook adds neither. With one alone the SDK has no web identity: it falls back to the node, or asks STS without a role.",
      ja: "コンテナに AWS_ROLE_ARN か AWS_WEB_IDENTITY_TOKEN_FILE のどちらかがあると、webhook はどちらも追加しません。片方だけでは SDK は Web ID を使えず、ノードのロールに切り替わるか、ロールなしで STS を呼び出します。",
    },
    found: {
      en: "By the pods' template; of pods whose maker is not known, by one variable without the other. Both, with the right role and a token where they say, are as good as the webhook's.",
      ja: "Pod テンプレートから判断します。作成元の分からない Pod は、片方だけがあることから判断します。両方が正しいロールと実在するトークンを指していれば問題ありません。",
    },
    remedy: {
      en: "Take both out of the chart's extraEnv and leave them to the webhook.",
      ja: "チャートの extraEnv から両方を削除し、webhook に任せます。",
    },
    references: [webhookIssue(82), webhookSource],
  },
  EY208: {
    title: {
      en: "skip-containers leaves a Milvus container out",
      ja: "skip-containers が Milvus のコンテナを除外している",
    },
    cause: {
      en: "The pod annotation eks.amazonaws.com/skip-containers names containers that the webhook is to leave alone. It is read as one record of CSV: quotes are taken off, blanks are not.",
      ja: "Pod のアノテーション eks.amazonaws.com/skip-containers は、webhook が変更しないコンテナを指定します。CSV の 1 レコードとして解釈され、引用符は外されますが空白は残ります。",
    },
    found: {
      en: "By the pods' annotation and Milvus' containers without variables.",
      ja: "Pod のアノテーションと、環境変数のない Milvus のコンテナから判断します。",
    },
    remedy: { en: "Take Milvus' containers out of it.", ja: "Milvus のコンテナを除外の対象から外します。" },
    references: [webhookSource],
  },
  EY209: {
    title: {
      en: "Something else is named aws-iam-token",
      ja: "aws-iam-token という名前が別のものに使われている",
    },
    cause: {
      en: "The webhook calls its volume aws-iam-token and adds neither volume nor mount where one of that name is there already. The variables then point at a file that does not exist.",
      ja: "webhook のボリューム名は aws-iam-token で、同名のボリュームやマウントが既にあると追加しません。その場合、環境変数は存在しないファイルを指します。",
    },
    found: {
      en: "By volumes and mounts of the pods. A projected token of the same audience, mounted where the variable says, is as good as the webhook's.",
      ja: "Pod のボリュームとマウントから判断します。同じ audience のトークンが環境変数の示す場所に投影されていれば問題ありません。",
    },
    remedy: { en: "Give it another name.", ja: "別の名前に変更します。" },
    references: [webhookSource],
  },
  EY210: {
    title: { en: "A container may not read its token", ja: "コンテナがトークンを読み取れない" },
    cause: {
      en: "The kubelet gives the token's file to the user that all containers of a pod share, or, with fsGroup, to that group. Otherwise it is root's with the volume's mode: 0644 for the webhook's own volume, and less for one made by hand. Kubernetes before 1.19 always took 0600.",
      ja: "kubelet は、すべてのコンテナが同じユーザーで動作していればそのユーザーに、fsGroup があればそのグループにトークンファイルの読み取りを許可します。それ以外は root 所有で、モードはボリュームの指定どおりです (webhook のボリュームは 0644、手動で作成したものはそれより厳しいことがあります)。Kubernetes 1.19 より前は常に 0600 でした。",
    },
    found: {
      en: "By computing the mode as the kubelet does from users, groups and the volume; and by “permission denied” in the log of a container that is not ready. The user of an image is not known.",
      ja: "ユーザー、グループ、ボリュームから kubelet と同じ方法でモードを計算するほか、Ready でないコンテナのログの “permission denied” から判断します。イメージ自体のユーザーは分かりません。",
    },
    remedy: {
      en: "Set securityContext.fsGroup for the pod.",
      ja: "Pod の securityContext.fsGroup を設定します。",
    },
    references: [
      "https://github.com/kubernetes/kubernetes/blob/v1.34.2/pkg/volume/projected/projected.go",
      "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
      webhookIssue(8),
    ],
  },
  EY211: {
    title: { en: "Static keys stand before the role", ja: "静的なアクセスキーがロールより優先される" },
    cause: {
      en: "The AWS SDK for C++ looks at environment and credentials file before web identity; Milvus' C++ side takes such keys, and ends with “if use iam, token should not be empty” where they come without a session token. minio-go, on Milvus' Go side, passes them over: both sides then are somebody else.",
      ja: "AWS SDK for C++ は、環境変数と認証情報ファイルを Web ID より先に参照します。Milvus の C++ 側はそのキーを使い、セッショントークンがなければ “if use iam, token should not be empty” で終了します。Go 側の minio-go は無視するため、両者が別のアイデンティティになります。",
    },
    found: {
      en: "By names of variables in env, and in the Secrets and ConfigMaps behind envFrom, and by mounts at .aws. Values are never read. Where Go alone asks S3 it is a warning.",
      ja: "env の変数名、envFrom の Secret と ConfigMap のキー名、.aws へのマウントから判断します。値は読み取りません。Go 側だけが S3 にアクセスするコンポーネントでは警告です。",
    },
    remedy: {
      en: "Take the keys out of values, Secret or ConfigMap, and delete them in IAM.",
      ja: "values、Secret、ConfigMap からキーを削除し、IAM からも削除します。",
    },
    references: ["https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html"],
  },
} as const satisfies Readonly<Record<string, Explanation>>;
