import type { Explanation } from "../../model/explanation.ts";
import { eksGuide, iamApi, iamGuide, milvusChart } from "./addresses.ts";

const storageClasses = "https://kubernetes.io/docs/concepts/storage/storage-classes/#default-storageclass";
const quotas = iamGuide("reference_iam-quotas.html");

const loadBalancerController = "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/";

/** EY601–EY605, EY632: Helm and the chart, before a run. */
export const helm = {
  EY601: {
    title: { en: "There is no helm to use", ja: "使用できる helm がない" },
    cause: {
      en: "Eyrie installs Milvus by helm 3.14 or newer: the one in PATH, the one that EYRIE_HELM names, or one from npm that it fetches by itself. None of them is there, runs and is new enough.",
      ja: "Eyrie は helm 3.14 以降で Milvus をインストールします。PATH の helm、EYRIE_HELM の helm、npm から取得する helm のいずれも、存在しない、動作しない、または古いため使用できません。",
    },
    found: { en: "By helm version.", ja: "helm version で判断します。" },
    remedy: {
      en: "Install helm 3.14 or newer, or point EYRIE_HELM at one.",
      ja: "helm 3.14 以降をインストールするか、EYRIE_HELM にパスを指定します。",
    },
    references: ["https://helm.sh/docs/intro/install/"],
  },
  EY602: {
    title: { en: "Helm keeps its releases elsewhere", ja: "helm のリリースが別の場所に保存される" },
    cause: {
      en: "HELM_DRIVER is set to another driver than secrets. The release may be installed already where Eyrie does not look, and would be installed twice.",
      ja: "HELM_DRIVER が secrets 以外に設定されています。Eyrie が参照しない場所に同じリリースがあり、二重にインストールされるおそれがあります。",
    },
    found: { en: "By the variable HELM_DRIVER.", ja: "環境変数 HELM_DRIVER から判断します。" },
    remedy: {
      en: "See that driver's releases (helm list), then unset HELM_DRIVER.",
      ja: "helm list で内容を確認し、HELM_DRIVER の設定を解除します。",
    },
    references: ["https://helm.sh/docs/topics/advanced/#storage-backends"],
  },
  EY603: {
    title: { en: "The chart cannot be installed", ja: "チャートをインストールできない" },
    cause: {
      en: "Helm could not fetch the chart, has no such version of it, or could not render it with your values. What it says now it would say in the middle of the run.",
      ja: "チャートの取得に失敗したか、そのバージョンが存在しないか、values で描画できません。実行の途中でも同じエラーになります。",
    },
    found: { en: "By helm template, as the run would do it.", ja: "実行時と同じ helm template で判断します。" },
    remedy: {
      en: "Correct milvus.version or the values; without a network give milvus.chart a chart's archive.",
      ja: "milvus.version または values を修正します。ネットワークがない場合は、milvus.chart にチャートのアーカイブを指定します。",
    },
    references: [milvusChart],
  },
  EY604: {
    title: {
      en: "The AWS Load Balancer Controller is missing",
      ja: "AWS Load Balancer Controller がない",
    },
    cause: {
      en: "The Service's annotations ask for that controller, and then nothing else makes its load balancer: EXTERNAL-IP stays <pending>. Milvus itself works.",
      ja: "Service のアノテーションがこのコントローラーを指定しているため、ほかの仕組みではロードバランサーが作成されず、EXTERNAL-IP が <pending> のままになります。Milvus 自体は動作します。",
    },
    found: {
      en: "By the Services that the chart renders and the controller's API group. Always a warning.",
      ja: "チャートが出力する Service と、コントローラーの API グループから判断します。常に警告です。",
    },
    remedy: {
      en: "Install the controller with a role of its own, before or after.",
      ja: "専用のロールを付けてインストールします (実行の前後どちらでも構いません)。",
    },
    references: [eksGuide("aws-load-balancer-controller.html")],
  },
  EY605: {
    title: { en: "Milvus is open to the internet", ja: "Milvus がインターネットに公開される" },
    cause: {
      en: "The Service makes a load balancer that faces the internet and takes anyone. Milvus asks nobody who they are unless it is told to, and its metrics port answers everyone.",
      ja: "Service により、誰でも接続できるインターネット向けのロードバランサーが作成されます。Milvus は既定で認証を行わず、メトリクスのポートも誰にでも応答します。",
    },
    found: {
      en: "By the type, annotations and source ranges of the Services that the chart renders. Always a warning; with security groups of your own, these decide, and nothing is said. Nor is it where milvus.sourceRanges says 0.0.0.0/0 itself.",
      ja: "チャートが出力する Service のタイプ、アノテーション、送信元の範囲から判断します。常に警告です。独自のセキュリティグループを指定している場合はその設定に従うため、対象外です。milvus.sourceRanges に 0.0.0.0/0 を明記した場合も対象外です。",
    },
    remedy: {
      en: "Say who may connect by milvus.sourceRanges in the spec, or milvus.exposure: internal; in values service.loadBalancerSourceRanges, or the scheme internal.",
      ja: "spec の milvus.sourceRanges で接続元を限定するか、milvus.exposure: internal にします。values では service.loadBalancerSourceRanges を設定するか、スキームを internal にします。",
    },
    references: [`${loadBalancerController}annotations/`],
  },
  EY632: {
    title: {
      en: "A load balancer that is there would become another",
      ja: "既存のロードバランサーが別のものに変わる",
    },
    cause: {
      en: "Which controller makes a load balancer, and whether it faces the VPC or the internet, is decided as it is made. An annotation aws-load-balancer-type that comes later, as milvus.exposure brings it, hands the Service to another controller: what the first made may be left over, and clients find nothing at the old address. Another scheme has the AWS Load Balancer Controller delete its load balancer and make a new one, under a new address. spec.loadBalancerClass cannot be changed at all. The EKS guide says of all these annotations: “Do not edit the annotations after creating your service. If you need to modify it, delete the service object and create it again with the desired value for this annotation.”",
      ja: "ロードバランサーを作成するコントローラーと、VPC 向けかインターネット向けかは、作成時に決まります。milvus.exposure の追加などで aws-load-balancer-type アノテーションを後から設定すると、Service を担当するコントローラーが変わり、元のロードバランサーが残ったり、クライアントが以前のアドレスに接続できなくなったりします。スキームを変えると、AWS Load Balancer Controller はロードバランサーを削除し、新しいアドレスで作り直します。spec.loadBalancerClass は変更できません。EKS のユーザーガイドは、これらのアノテーション全般について次のように注意しています: “Do not edit the annotations after creating your service. If you need to modify it, delete the service object and create it again with the desired value for this annotation.”",
    },
    found: {
      en: "By the deployed release's manifest beside the one that the chart renders now, for Services that are there with a load balancer. Always a warning, but for a class that would replace another.",
      ja: "デプロイ済みリリースのマニフェストと今回のチャートの出力を、ロードバランサー付きで存在する Service について比較します。別のクラスへの置き換えを除き、常に警告です。",
    },
    remedy: {
      en: "Delete the Service when clients can wait, run again, and give clients the new address; or leave its annotations as they are.",
      ja: "接続を止められる時間帯に Service を削除してから再実行し、クライアントに新しいアドレスを設定します。または、アノテーションを現状のままにします。",
    },
    references: [
      `${loadBalancerController}nlb/`,
      `${loadBalancerController}annotations/#lb-type`,
      eksGuide("network-load-balancing.html"),
    ],
  },
} as const satisfies Record<string, Explanation>;

/** EY701–EY703: what a cluster must offer. */
export const cluster = {
  EY701: {
    title: { en: "A StorageClass is missing", ja: "StorageClass がない" },
    cause: {
      en: "Volumes of the release name a StorageClass that the cluster does not have, or none where it has no default; EKS makes no default one since 1.30. Their pods stay Pending: “pod has unbound immediate PersistentVolumeClaims”.",
      ja: "リリースのボリュームが、存在しない StorageClass を指定しているか、既定の StorageClass がないのに指定がありません (EKS 1.30 以降は既定が用意されません)。Pod は Pending のままになります (“pod has unbound immediate PersistentVolumeClaims”)。",
    },
    found: {
      en: "By the volumes that the chart renders and the cluster's StorageClasses. Volumes of a deployed release are there already.",
      ja: "チャートが出力するボリュームと、クラスターの StorageClass から判断します。デプロイ済みのリリースのボリュームは対象外です。",
    },
    remedy: {
      en: "Make a StorageClass the default, or name one in the values.",
      ja: "既定の StorageClass を設定するか、values で指定します。",
    },
    references: [storageClasses, eksGuide("ebs-csi.html")],
  },
  EY702: {
    title: { en: "A CSI driver is missing", ja: "CSI ドライバーがない" },
    cause: {
      en: "The StorageClass that the volumes use belongs to a driver that is not installed. Nothing makes the volumes, and their pods stay Pending.",
      ja: "ボリュームが使用する StorageClass のドライバーがインストールされていないため、ボリュームが作成されず、Pod が Pending のままになります。",
    },
    found: {
      en: "By the StorageClasses' provisioners and the cluster's CSIDriver objects. Of provisioners that are not AWS's nothing is known.",
      ja: "StorageClass のプロビジョナーと、クラスターの CSIDriver から判断します。AWS 以外のプロビジョナーは対象外です。",
    },
    remedy: {
      en: "Install the driver's add-on, with a role that may make volumes.",
      ja: "ボリュームを作成できるロールを付けて、ドライバーのアドオンをインストールします。",
    },
    references: [eksGuide("ebs-csi.html")],
  },
  EY703: {
    title: { en: "No node takes pods", ja: "Pod を受け入れるノードがない" },
    cause: {
      en: "The cluster has no node, or all are not Ready, cordoned or tainted. Pods stay Pending until one takes them.",
      ja: "ノードがないか、すべて NotReady、スケジュール停止中、taint ありのいずれかです。受け入れられるまで Pod は Pending のままです。",
    },
    found: {
      en: "By the cluster's nodes. Always a warning: Karpenter, EKS Auto Mode and the Cluster Autoscaler make nodes when pods ask for them, and your values may tolerate any taint.",
      ja: "クラスターのノードから判断します。Karpenter、EKS Auto Mode、Cluster Autoscaler は必要に応じてノードを作成し、values で taint を許容することもできるため、常に警告です。",
    },
    remedy: {
      en: "See why (kubectl describe nodes), or add tolerations to the values.",
      ja: "理由を確認するか (kubectl describe nodes)、values に tolerations を追加します。",
    },
    references: ["https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/"],
  },
} as const satisfies Record<string, Explanation>;

/** EY801–EY804: the operator, and what the account has room for. */
export const operator = {
  EY801: {
    title: { en: "You lack permissions at AWS", ja: "AWS での権限が足りない" },
    cause: {
      en: "A write of the run would be refused with AccessDenied, and the run would stop half-way.",
      ja: "実行中の書き込みが AccessDenied で拒否され、途中で停止します。",
    },
    found: {
      en: "By IAM's policy simulator, for the user or role that runs this. It knows no bucket policies; where it may not be asked, nothing is said.",
      ja: "実行するユーザーまたはロールについて、IAM Policy Simulator で判断します。バケットポリシーは考慮されません。シミュレーターの権限がない場合は何も報告しません。",
    },
    remedy: {
      en: "Have it allowed: eyrie permissions prints the policy. Where a policy or boundary denies it, have that lifted.",
      ja: "許可を追加します。必要なポリシーは eyrie permissions で表示できます。ポリシーや境界が明示的に拒否している場合は、解除を依頼します。",
    },
    references: [iamApi("SimulatePrincipalPolicy")],
  },
  EY802: {
    title: { en: "You lack permissions in the cluster", ja: "クラスターでの権限が足りない" },
    cause: {
      en: "The API server would refuse a write of the run, or of helm's, as Forbidden.",
      ja: "実行中の書き込み、または helm の書き込みが、API サーバーに Forbidden で拒否されます。",
    },
    found: {
      en: "By SelfSubjectAccessReviews. Patching and deleting by kind is a warning: helm does it only where the release changes or loses an object.",
      ja: "SelfSubjectAccessReview で判断します。種類単位の patch と delete は、helm がオブジェクトの変更や削除の際にだけ行うため警告です。",
    },
    remedy: {
      en: "Have it allowed: eyrie permissions --only rbac prints the rules.",
      ja: "許可を追加します。必要なルールは eyrie permissions --only rbac で表示できます。",
    },
    references: ["https://kubernetes.io/docs/reference/access-authn-authz/rbac/"],
  },
  EY803: {
    title: {
      en: "The account has no room for a role or policy",
      ja: "アカウントのロールまたはポリシーが上限に達している",
    },
    cause: {
      en: "The account has as many roles or customer managed policies as its quota allows: LimitExceeded, “Cannot exceed quota for RolesPerAccount”.",
      ja: "ロールまたはカスタマー管理ポリシーの数がクォータに達しており、LimitExceeded (“Cannot exceed quota for RolesPerAccount”) になります。",
    },
    found: {
      en: "By iam:GetAccountSummary, where the run makes one. From 95 % on a warning; where the summary may not be read, nothing is said.",
      ja: "ロールやポリシーを作成する場合に、iam:GetAccountSummary で判断します。95% 以上は警告です。権限がない場合は何も報告しません。",
    },
    remedy: {
      en: "Delete what nobody uses, or have the quota raised.",
      ja: "不要なものを削除するか、クォータの引き上げを申請します。",
    },
    references: [quotas],
  },
  EY804: {
    title: {
      en: "The role has no room for another managed policy",
      ja: "ロールにアタッチできる管理ポリシーが上限に達している",
    },
    cause: {
      en: "A role takes 10 managed policies unless the quota was raised: LimitExceeded, “Cannot exceed quota for PoliciesPerRole: 10”.",
      ja: "ロールにアタッチできる管理ポリシーは既定で 10 件です。超えると LimitExceeded (“Cannot exceed quota for PoliciesPerRole: 10”) になります。",
    },
    found: {
      en: "By the policies on the role and the account's quota.",
      ja: "ロールのポリシーとアカウントのクォータから判断します。",
    },
    remedy: {
      en: "Detach one that is not needed, or have the quota raised.",
      ja: "不要なものをデタッチするか、クォータの引き上げを申請します。",
    },
    references: [quotas],
  },
} as const satisfies Record<string, Explanation>;
