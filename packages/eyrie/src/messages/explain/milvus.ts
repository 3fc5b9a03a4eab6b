import type { Explanation } from "../../model/explanation.ts";
import { milvusChart, milvusIssue } from "./addresses.ts";

/** EY606–EY629: Helm and Milvus. */
export const milvus = {
  EY606: {
    title: {
      en: "Helm is to create a service account that is there already",
      ja: "既存のサービスアカウントを Helm が作成しようとしている",
    },
    cause: {
      en: "With serviceAccount.create: true the chart renders the service account. Helm takes over no object that it did not make: it stops with “invalid ownership metadata” before it changes anything, and records nothing.",
      ja: "serviceAccount.create: true にすると、チャートがサービスアカウントを作成します。Helm は自分が作成していないオブジェクトを引き取らないため、何も変更せずに “invalid ownership metadata” で停止し、記録も残しません。",
    },
    found: {
      en: "By the values that are to be installed (or are), and the labels of the service account of that name.",
      ja: "インストールする (またはインストール済みの) values と、同名のサービスアカウントのラベルから判断します。",
    },
    remedy: {
      en: "Set serviceAccount.create: false and serviceAccount.name to the account that is there.",
      ja: "serviceAccount.create: false とし、serviceAccount.name に既存のサービスアカウントを指定します。",
    },
    references: ["https://github.com/helm/helm/pull/7649", "https://github.com/eksctl-io/eksctl/issues/3912"],
  },
  EY607: {
    title: {
      en: "The S3 host holds a scheme, a port or a path",
      ja: "S3 のホストにスキーム、ポート、パスが含まれている",
    },
    cause: {
      en: "Milvus puts host and port together and hands them to minio-go, which takes a host and nothing else: “Endpoint url cannot have fully qualified paths”, or “too many colons in address” where a port stands there as well. No component that stores starts. A port alone Milvus takes, before externalS3.port; but Woodpecker as a service of its own puts the port behind it once more (host:443:443).",
      ja: "Milvus はホストとポートを連結して minio-go に渡します。minio-go はホスト名以外を受け付けず、“Endpoint url cannot have fully qualified paths”、ポートも含む場合は “too many colons in address” となり、ストレージを使うコンポーネントが起動しません。ポートだけなら Milvus は externalS3.port より優先して使いますが、独立したサービスとして動作する Woodpecker は、さらにポートを付けて接続しようとします (host:443:443)。",
    },
    found: {
      en: "By minio.address in the release's ConfigMap, default.yaml with user.yaml laid over it. S3's own port alone is a warning, unless the values run Woodpecker as a service.",
      ja: "リリースの ConfigMap の minio.address (default.yaml に user.yaml を重ねた値) から判断します。S3 のポートだけなら、values で Woodpecker をサービスとして動かしていない限り警告です。",
    },
    remedy: {
      en: 'Set externalS3.host to S3\'s regional host alone, such as s3.us-east-2.amazonaws.com, and externalS3.port to "443".',
      ja: 'externalS3.host に s3.us-east-2.amazonaws.com のようなリージョンのホスト名だけを、externalS3.port に "443" を設定します。',
    },
    references: ["https://github.com/milvus-io/milvus/pull/17292"],
  },
  EY608: {
    title: { en: "The S3 host begins with the bucket", ja: "S3 のホストがバケット名で始まっている" },
    cause: {
      en: "With a virtual-hosted address S3 takes the bucket from the host. Milvus names it in the path too, so that every key begins with the bucket's name. It seems to work, and nobody finds the data where they look.",
      ja: "仮想ホスト形式のアドレスでは、S3 はホスト名からバケットを判断します。Milvus はパスにもバケット名を付けるため、すべてのキーがバケット名から始まります。動いているように見えますが、データは想定した場所にありません。",
    },
    found: {
      en: "By minio.address and minio.bucketName in the release's ConfigMap.",
      ja: "リリースの ConfigMap の minio.address と minio.bucketName から判断します。",
    },
    remedy: {
      en: "Set externalS3.host to the regional host. Where Milvus has stored data already, copy what lies under the doubled prefix before clients write again.",
      ja: "externalS3.host をリージョンのホスト名にします。すでにデータを保存している場合は、書き込みを再開する前に、二重のプレフィックスの下からコピーします。",
    },
    references: [milvusIssue(16106)],
  },
  EY609: {
    title: { en: "The chart ignores the region", ja: "チャートがリージョンを無視する" },
    cause: {
      en: "Charts 4.1.36 to 4.2.1, and those before 4.1.5, do not render externalS3.region. Where the host names no region either, Milvus' C++ side takes the one in its pods' environment. Where that is another than the bucket's, S3 answers AuthorizationHeaderMalformed: “the region 'us-east-1' is wrong”.",
      ja: "チャート 4.1.36〜4.2.1 と 4.1.5 より前は externalS3.region を出力しません。ホスト名にもリージョンがない場合、Milvus の C++ 側は Pod の環境変数のリージョンを使います。バケットのリージョンと異なると、S3 は AuthorizationHeaderMalformed (“the region 'us-east-1' is wrong”) を返します。",
    },
    found: {
      en: "By the release's chart version, minio.region and minio.address, the bucket's region, and AWS_DEFAULT_REGION and AWS_REGION of the pods. A warning as long as these are right.",
      ja: "リリースのチャートバージョン、minio.region、minio.address、バケットのリージョンと、Pod の AWS_DEFAULT_REGION・AWS_REGION から判断します。環境変数が正しい間は警告です。",
    },
    remedy: {
      en: "Name the region in the host, or use chart 4.2.2 or newer.",
      ja: "ホスト名にリージョンを含めるか、チャート 4.2.2 以降を使用します。",
    },
    references: [milvusChart],
  },
  EY610: {
    title: { en: "Port or TLS is not set as S3 has it", ja: "S3 用のポートまたは TLS の設定が正しくない" },
    cause: {
      en: "The chart's defaults are an empty port and no TLS. Milvus' Go side makes do; its C++ side builds an invalid URL: “curlCode: 3, URL using bad/illegal format or missing URL”. At any other port than 443, in the host or beside it, S3 does not answer.",
      ja: "チャートの既定ではポートが空で TLS も無効です。Milvus の Go 側は動作しますが、C++ 側では URL が不正になります (“curlCode: 3, URL using bad/illegal format or missing URL”)。ホスト名に含まれるものも含め、443 以外のポートでは S3 が応答しません。",
    },
    found: {
      en: "By minio.port, minio.useSSL and a port in minio.address, in the release's ConfigMap or the values.",
      ja: "リリースの ConfigMap または values の minio.port、minio.useSSL、minio.address 内のポートから判断します。",
    },
    remedy: {
      en: 'Set externalS3.port: "443" and externalS3.useSSL: true.',
      ja: 'externalS3.port: "443" と externalS3.useSSL: true を設定します。',
    },
    references: [milvusChart],
  },
  EY611: {
    title: {
      en: "Milvus' C++ side is older than EKS Pod Identity",
      ja: "Milvus の C++ 側が EKS Pod Identity に対応していない",
    },
    cause: {
      en: "The C++ SDK of Milvus before 2.6.2 does not know the credentials endpoint of Pod Identity. Everything starts except what searches: “if use iam, access key id should not be empty”.",
      ja: "2.6.2 より前の Milvus の C++ SDK は Pod Identity の認証情報エンドポイントに対応していません。検索を担うコンポーネントだけが “if use iam, access key id should not be empty” で起動に失敗します。",
    },
    found: {
      en: "By the variables in the pods and the release's Milvus version.",
      ja: "Pod の環境変数とリリースの Milvus バージョンから判断します。",
    },
    remedy: {
      en: "Bind the role by the service account's annotation (IRSA), or use Milvus 2.6.2 or newer.",
      ja: "サービスアカウントのアノテーション (IRSA) でロールを割り当てるか、Milvus 2.6.2 以降を使用します。",
    },
    references: [milvusIssue(42547), "https://github.com/milvus-io/milvus/pull/43916"],
  },
  EY612: {
    title: {
      en: "A Service called minio gives Milvus its port",
      ja: "minio という Service が Milvus のポート設定を上書きする",
    },
    cause: {
      en: "Kubernetes tells every new pod of the Services in its namespace by variables. MINIO_PORT=tcp://10.0.0.1:9000 is one of them, and Milvus reads its setting minio.port from a variable of that name.",
      ja: "Kubernetes は、名前空間内の Service の情報を環境変数として新しい Pod に渡します。MINIO_PORT=tcp://10.0.0.1:9000 もその 1 つで、Milvus は同名の環境変数を minio.port の設定として読み込みます。",
    },
    found: {
      en: "By the namespace's Services, and when the pods were made. A warning as long as every pod is older.",
      ja: "名前空間の Service と Pod の作成時刻から判断します。すべての Pod が Service より古い間は警告です。",
    },
    remedy: {
      en: "Keep the two in different namespaces, or give that Service another name.",
      ja: "名前空間を分けるか、Service の名前を変更します。",
    },
    references: ["https://github.com/zilliztech/milvus-helm/issues/99"],
  },
  EY613: {
    title: {
      en: "Values of components that the chart does not have do nothing",
      ja: "チャートにないコンポーネントの values は効かない",
    },
    cause: {
      en: "Since chart 4.2.4 one mixCoordinator does the work of root, query, index and data coordinator, and since 5.0.0 dataNode that of indexNode. What is set for the old ones is accepted without a word and has no effect; activeStandby only flips a flag. In older charts the same is true of mixCoordinator and streamingNode. A component whose values say enabled: true is there, and one with enabled: false was switched off knowingly. But Milvus 2.6 does not start the old ones: where the values of a chart 5 switch them on, their pods end with “Unknown server type”.",
      ja: "チャート 4.2.4 以降、root・query・index・data コーディネーターの役割は mixCoordinator が、5.0.0 以降の indexNode の役割は dataNode が担います。旧コンポーネントの設定は警告なしに受け付けられますが効果がなく、activeStandby もフラグが変わるだけです。古いチャートでは mixCoordinator や streamingNode が同様に効きません。enabled: true のコンポーネントは存在し、enabled: false は意図的な無効化とみなします。ただし Milvus 2.6 は旧コンポーネントを起動しないため、チャート 5 の values で有効にすると、Pod は “Unknown server type” で終了します。",
    },
    found: {
      en: "By the chart's version and the values, and by a table that was measured: official charts rendered with and without each key (docs/chart-keys.md).",
      ja: "チャートのバージョンと values、および公式チャートを各キーの有無でレンダリングして作成した表 (docs/chart-keys.ja.md) から判断します。",
    },
    remedy: {
      en: "Set mixCoordinator.replicas: 2 and mixCoordinator.activeStandby.enabled: true for high availability; take the old keys out. `eyrie values --modernize FILE` prints your file so rewritten.",
      ja: "高可用性には mixCoordinator.replicas: 2 と mixCoordinator.activeStandby.enabled: true を設定し、古いキーを削除します。`eyrie values --modernize ファイル` で書き換えた内容を出力できます。",
    },
    references: [milvusChart],
  },
  EY614: {
    title: { en: "MinIO runs and nothing uses it", ja: "使われていない MinIO が動いている" },
    cause: {
      en: "The chart deploys a MinIO of its own unless minio.enabled is false. Beside S3 it costs volumes and memory.",
      ja: "minio.enabled を false にしないと、チャートは MinIO もデプロイします。S3 を使う場合はボリュームとメモリの無駄になります。",
    },
    found: {
      en: "By the images of the release's workloads and minio.address.",
      ja: "リリースのワークロードのイメージと minio.address から判断します。",
    },
    remedy: { en: "Set minio.enabled: false.", ja: "minio.enabled: false を設定します。" },
    references: [milvusChart],
  },
  EY615: {
    title: { en: "Keys stand in Milvus' ConfigMap", ja: "Milvus の ConfigMap にキーが残っている" },
    cause: {
      en: "Keys of the values are copied into the ConfigMap. Milvus asks by its role all the same, so they are of no use and may be read by whoever reads ConfigMaps.",
      ja: "values のキーは ConfigMap にそのままコピーされます。Milvus はロールでアクセスするため不要であり、ConfigMap を読める人なら誰でも入手できます。",
    },
    found: {
      en: "By whether minio.accessKeyID and minio.secretAccessKey are empty. Eyrie records that they are set, never what they are.",
      ja: "minio.accessKeyID と minio.secretAccessKey が空かどうかで判断します。Eyrie は設定の有無だけを記録し、値は記録しません。",
    },
    remedy: {
      en: "Empty externalS3.accessKey and secretKey, and retire the keys in IAM.",
      ja: "externalS3.accessKey と secretKey を空にし、IAM でキーを無効化します。",
    },
    references: ["https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html"],
  },
  EY616: {
    title: { en: "Two releases store in the same place", ja: "2 つのリリースの保存先が重なっている" },
    cause: {
      en: "Milvus' garbage collection deletes what its own metadata do not know. Under a shared bucket and root path that is the other release's data.",
      ja: "Milvus のガベージコレクションは、自身のメタデータにないオブジェクトを削除します。バケットと rootPath を共有すると、相手のデータが削除されます。",
    },
    found: {
      en: "By the values of all Helm releases of the cluster, as far as they may be read. Releases of other clusters are not seen.",
      ja: "クラスター内のすべての Helm リリースの values (読み取れる範囲) から判断します。ほかのクラスターのリリースは分かりません。",
    },
    remedy: {
      en: "Give each release a root path or a bucket of its own.",
      ja: "リリースごとに固有の rootPath またはバケットを設定します。",
    },
    references: [milvusIssue(21731), milvusIssue(21928), milvusIssue(45267)],
  },
  EY617: {
    title: { en: "StorageV2 is refused now and then", ja: "StorageV2 が断続的に拒否される" },
    cause: {
      en: "Milvus 2.6's StorageV2 is refused with AccessDenied from time to time although IAM is right.",
      ja: "Milvus 2.6 の StorageV2 では、IAM の設定が正しくても断続的に AccessDenied になることがあります。",
    },
    found: {
      en: "By a refusal in the log of a pod that is ready and has the right role, while every document allows what Milvus does.",
      ja: "すべてのドキュメントが Milvus の操作を許可し、正しいロールを持つ Ready な Pod のログに拒否が記録されていることから判断します。",
    },
    remedy: {
      en: "Change nothing in IAM. Retry, and follow the issue.",
      ja: "IAM は変更不要です。再試行し、Issue の進展を確認します。",
    },
    references: [milvusIssue(53169)],
  },
  EY618: {
    title: { en: "Milvus is not told to use the role", ja: "Milvus がロールを使う設定になっていない" },
    cause: {
      en: "Without minio.useIAM: true Milvus asks with keys, or as nobody. cloudProvider must be exactly aws: another one is another cloud's protocol.",
      ja: "minio.useIAM: true がないと、Milvus はキーを使うか匿名でアクセスします。cloudProvider は正確に aws でなければなりません。",
    },
    found: {
      en: "By minio.useIAM and minio.cloudProvider in the release's ConfigMap.",
      ja: "リリースの ConfigMap の minio.useIAM と minio.cloudProvider から判断します。",
    },
    remedy: {
      en: "Set externalS3.useIAM: true and externalS3.cloudProvider: aws.",
      ja: "externalS3.useIAM: true と externalS3.cloudProvider: aws を設定します。",
    },
    references: ["https://milvus.io/docs/eks.md"],
  },
  EY619: {
    title: { en: "The root path makes broken keys", ja: "rootPath から壊れたキーが作られる" },
    cause: {
      en: "Milvus' components put keys together each in their own way. From a leading slash or an empty root path come keys like ./wp and /wp, and imports that find no key. A trailing or doubled slash and dots newer Milvus tidies up; in older ones the Go side and the C++ side make different keys of them.",
      ja: "Milvus の各コンポーネントはそれぞれの方法でキーを組み立てます。先頭のスラッシュや空の rootPath からは ./wp や /wp のようなキーが作られ、インポートでキーが見つからなくなります。末尾や連続のスラッシュ、ドットは、新しい Milvus では正規化されますが、古い Milvus では Go 側と C++ 側で異なるキーになります。",
    },
    found: {
      en: "By minio.rootPath in the release's ConfigMap. An empty one is a warning, since older Milvus lives with it; so is one that newer Milvus tidies up.",
      ja: "リリースの ConfigMap の minio.rootPath から判断します。空の場合 (古い Milvus では動作します) と、新しい Milvus が正規化する場合は警告です。",
    },
    remedy: {
      en: "Give new releases a root path without slashes at its ends. Never move one that holds data.",
      ja: "新しいリリースには前後にスラッシュのない rootPath を設定します。データのあるリリースでは変更しないでください。",
    },
    references: [milvusChart],
  },
  EY620: {
    title: { en: "The chart is another vendor's", ja: "別ベンダーのチャートを使用している" },
    cause: {
      en: "Bitnami's chart bears the name milvus too. Its keys are others, and it knows nothing of externalS3.useIAM.",
      ja: "Bitnami のチャートも milvus という名前ですが、キーが異なり externalS3.useIAM に対応していません。",
    },
    found: { en: "By the images of the release's workloads.", ja: "リリースのワークロードのイメージから判断します。" },
    remedy: {
      en: "Install the official chart from https://zilliztech.github.io/milvus-helm/.",
      ja: "公式チャート (https://zilliztech.github.io/milvus-helm/) を使用します。",
    },
    references: ["https://github.com/bitnami/charts/issues/22519"],
  },
  EY621: {
    title: { en: "Milvus is not told the bucket's region", ja: "バケットのリージョンが Milvus に設定されていない" },
    cause: {
      en: "Without a region, and with a host that names none, Milvus' Go side learns it from S3, and its C++ side takes the one in its pods' environment. Where that is another than the bucket's, S3 refuses its signatures.",
      ja: "リージョンの設定がなくホスト名にもない場合、Milvus の Go 側は S3 から知り、C++ 側は Pod の環境変数のリージョンを使います。バケットのリージョンと異なると、S3 が署名を拒否します。",
    },
    found: {
      en: "By minio.region and minio.address, the bucket's region, and AWS_DEFAULT_REGION and AWS_REGION of the pods. A warning as long as these are right.",
      ja: "minio.region、minio.address、バケットのリージョンと、Pod の AWS_DEFAULT_REGION・AWS_REGION から判断します。環境変数が正しい間は警告です。",
    },
    remedy: { en: "Set externalS3.region.", ja: "externalS3.region を設定します。" },
    references: [milvusChart],
  },
  EY622: {
    title: { en: "There is no Milvus here", ja: "ここには Milvus がない" },
    cause: {
      en: "The namespace has neither a release of the chart nor a pod of Milvus: it is another one, or nothing was installed yet.",
      ja: "名前空間にチャートのリリースも Milvus の Pod もありません。名前空間が違うか、まだインストールされていません。",
    },
    found: {
      en: "By Helm's records and the pods of the namespace.",
      ja: "名前空間の Helm の記録と Pod から判断します。",
    },
    remedy: {
      en: "Name the right namespace or release, or install Milvus.",
      ja: "正しい名前空間またはリリースを指定するか、Milvus をインストールします。",
    },
    references: ["https://milvus.io/docs/eks.md"],
  },
  EY629: {
    title: { en: "The chart is newer than those Eyrie knows", ja: "Eyrie が把握しているより新しいチャート" },
    cause: {
      en: "Which keys a chart takes, and what its Milvus asks of S3, Eyrie knows by lines of chart versions, up to the newest when it was made. A newer one is taken to be like that; what it changed is not seen.",
      ja: "有効なキーと Milvus の S3 へのアクセスを、Eyrie はチャートの系列ごとに、公開時点の最新版まで把握しています。それより新しいバージョンは最新の系列と同じとみなすため、変更された点は反映されません。",
    },
    found: { en: "By the chart's version.", ja: "チャートのバージョンから判断します。" },
    remedy: {
      en: "Use a newer Eyrie where there is one. Else read what changed in the chart, and let eyrie verify prove the access.",
      ja: "新しい Eyrie があれば使用します。ない場合はチャートの変更点を確認し、eyrie verify でアクセスを検証します。",
    },
    references: [milvusChart],
  },
} as const satisfies Record<string, Explanation>;
