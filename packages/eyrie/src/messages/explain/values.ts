import type { Explanation } from "../../model/explanation.ts";
import { iamGuide, milvusChart, milvusIssue, s3Api } from "./addresses.ts";

const irsa = "https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html";

/** EY623–EY626, EY631: what Helm values alone tell. */
export const values = {
  EY623: {
    title: {
      en: "The S3 settings name another region or partition",
      ja: "S3 の設定が別のリージョンまたはパーティションを指している",
    },
    cause: {
      en: "Requests are signed for one region and sent to its host. Where the bucket is in another one S3 answers “PermanentRedirect” or “AuthorizationHeaderMalformed”. Hosts that end in amazonaws.com.cn, or in another partition's suffix, belong to other accounts with other roles. The global host s3.amazonaws.com is us-east-1's: for a bucket elsewhere S3 redirects what Milvus' C++ side asks.",
      ja: "リクエストは特定のリージョン向けに署名され、そのホストに送信されます。バケットが別のリージョンにある場合、S3 は “PermanentRedirect” または “AuthorizationHeaderMalformed” を返します。amazonaws.com.cn など別のパーティションのホストには、同じアカウントもロールも存在しません。グローバルホスト s3.amazonaws.com は us-east-1 のもので、別のリージョンのバケットに対する Milvus の C++ 側のリクエストはリダイレクトされます。",
    },
    found: {
      en: "By externalS3.host and externalS3.region beside the cluster's region, in which Eyrie makes the bucket. The global host is a warning. Of a bucket that is there EY510 tells the same by its own region.",
      ja: "externalS3.host と externalS3.region を、Eyrie がバケットを作成するクラスターのリージョンと比較します。グローバルホストは警告です。既存のバケットについては、EY510 が実際のリージョンから判断します。",
    },
    remedy: {
      en: "Take what leads elsewhere out of the values, or name in the spec the region that is meant.",
      ja: "別の場所を指す設定を values から削除するか、spec のリージョンを意図したものに修正します。",
    },
    references: [s3Api("ErrorResponses.html")],
  },
  EY624: {
    title: { en: "Static keys stand in the Helm values", ja: "Helm の values に静的キーが書かれている" },
    cause: {
      en: "The chart copies keys into the ConfigMap, or into a container's environment, and Helm keeps them in its records. AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment win over the role in Milvus' C++ side; its Go side never looks at them, so that one pod asks S3 as two callers.",
      ja: "チャートはキーを ConfigMap またはコンテナの環境変数にコピーし、Helm の記録にも残ります。環境変数の AWS_ACCESS_KEY_ID と AWS_SECRET_ACCESS_KEY は、Milvus の C++ 側ではロールより優先されますが、Go 側は参照しません。同じ Pod が 2 つの ID で S3 にアクセスすることになります。",
    },
    found: {
      en: "By accessKey and secretKey of externalS3, minio and woodpecker.minio, by user.yaml, and by extraEnv of each component, where useIAM is true. Eyrie tells that they are set, never what they are.",
      ja: "useIAM が true の場合に、externalS3・minio・woodpecker.minio の accessKey と secretKey、user.yaml、各コンポーネントの extraEnv から判断します。Eyrie は設定の有無だけを示し、値は表示しません。",
    },
    remedy: {
      en: "Take the keys out of the values, and retire them in IAM.",
      ja: "キーを values から削除し、IAM で無効化します。",
    },
    references: [iamGuide("best-practices.html"), milvusChart],
  },
  EY625: {
    title: {
      en: "The chart is to create the service account",
      ja: "チャートがサービスアカウントを作成する設定になっている",
    },
    cause: {
      en: "Eyrie makes the service account, with its annotation, before Helm comes; Helm takes over no object that it did not make, and stops with “invalid ownership metadata”. Without a name the chart calls the account milvus, and Woodpecker's StatefulSet runs under default.",
      ja: "Eyrie は Helm の実行前に、アノテーション付きのサービスアカウントを作成します。Helm は自分が作成していないオブジェクトを引き取らず、“invalid ownership metadata” で停止します。名前を省略すると、アカウント名は milvus になり、Woodpecker の StatefulSet は default で動作します。",
    },
    found: {
      en: "By serviceAccount.create and serviceAccount.name in the values. Where the accounts that are there can be read, EY606 tells the clash.",
      ja: "values の serviceAccount.create と serviceAccount.name から判断します。既存のアカウントを読み取れる場合の衝突は EY606 が報告します。",
    },
    remedy: {
      en: "Set serviceAccount.create: false, and serviceAccount.name always.",
      ja: "serviceAccount.create: false とし、serviceAccount.name を必ず指定します。",
    },
    references: ["https://github.com/helm/helm/pull/7649", milvusChart],
  },
  EY626: {
    title: {
      en: "Woodpecker waits for a port that S3 does not have",
      ja: "Woodpecker が S3 にないポートを待機している",
    },
    cause: {
      en: "As a service of its own (woodpecker.enabled, streaming.woodpecker.embedded: false) Woodpecker starts only once the storage's port answers. The chart gives it MINIO_PORT=9000 whatever externalS3.port says; after 120 seconds its start script ends, and Milvus has no log to write to.",
      ja: "独立したサービスとして動作する場合 (woodpecker.enabled、streaming.woodpecker.embedded: false)、Woodpecker はストレージのポートが応答するまで起動しません。チャートは externalS3.port に関係なく MINIO_PORT=9000 を渡すため、120 秒後に起動スクリプトが終了し、Milvus はログを書き込めません。",
    },
    found: {
      en: "By woodpecker.minio.port in the values, for charts from 5.0.8 on, which have that StatefulSet.",
      ja: "この StatefulSet を持つチャート 5.0.8 以降で、values の woodpecker.minio.port から判断します。",
    },
    remedy: {
      en: "Set woodpecker.minio.port: 443, or leave Woodpecker embedded.",
      ja: "woodpecker.minio.port: 443 を設定するか、Woodpecker を組み込みのまま使用します。",
    },
    references: [milvusChart],
  },
  EY631: {
    title: {
      en: "The image is of another Milvus than the chart was made for",
      ja: "イメージがチャートの対象と異なるバージョンの Milvus",
    },
    cause: {
      en: "The chart decides which pods there are, and the image what they can be. Milvus 2.6 has no process of its own for a coordinator or for indexnode any more; 2.4 and older have none for streamingnode, and 2.5 starts one only with MILVUS_STREAMING_SERVICE_ENABLED=1. Told to run what it does not know, milvus prints “Unknown server type” and ends. And what the chart leaves out is missing: up to 2.5 indexnode alone builds indexes, from 2.6 on all that is written passes streamingnode. An old guide's values with their tag in a chart 5 come to that, and so does a new tag in a chart 4. What Milvus asks of S3 goes with the image, and so does the policy that Eyrie makes.",
      ja: "どの Pod を作成するかはチャートが決め、何を起動できるかはイメージが決めます。Milvus 2.6 には、各コーディネーターと indexnode を単独で起動する機能がありません。2.4 以前には streamingnode がなく、2.5 は MILVUS_STREAMING_SERVICE_ENABLED=1 がある場合だけ起動します。未知のコンポーネントの起動を指示された milvus は “Unknown server type” を出力して終了します。また、2.5 まではインデックスを構築するのは indexnode だけであり、2.6 以降の書き込みはすべて streamingnode を経由するため、チャートが作成しなければその機能が失われます。古いガイドの values の tag を残したままチャート 5 を使用した場合や、チャート 4 に新しい tag を指定した場合に発生します。Milvus の S3 へのアクセスはイメージのバージョンで決まり、Eyrie が作成するポリシーもそれに従います。",
    },
    found: {
      en: "By image.all.tag beside the chart's version, and by what the values switch on and off. Tags that tell no version (latest, master-…, a digest, a name of your own) and other versions of the same line are left alone, and so is 3.x in a chart 5. It is an error where some pod certainly never starts; of a chart newer than those Eyrie knows, and where every component starts, a warning.",
      ja: "image.all.tag とチャートのバージョン、および values で有効・無効にしたコンポーネントから判断します。バージョンを示さない tag (latest、master-…、ダイジェスト、独自の名前)、同じ系列の別バージョン、チャート 5 での 3.x は対象外です。起動しない Pod が確実にある場合はエラー、すべて起動する場合と Eyrie が把握しているより新しいチャートの場合は警告になります。",
    },
    remedy: {
      en: "Take the tag out, take a chart that was made for this Milvus, or have the chart make what it starts. From 2.5 to 2.6 Milvus' guide first goes to 2.5.16 or newer with mixCoordinator.",
      ja: "tag を削除するか、その Milvus 向けのチャートを使用するか、起動できるコンポーネントだけをチャートに作成させます。2.5 から 2.6 に移行する場合は、Milvus のガイドのとおり、先に 2.5.16 以降にアップグレードして mixCoordinator を有効にします。",
    },
    references: [
      "https://milvus.io/docs/upgrade_milvus_cluster-helm.md",
      "https://milvus.io/blog/how-to-safely-upgrade-from-milvu-2-5-x-to-milvus-2-6-x.md",
      milvusIssue(45966),
    ],
  },
} as const satisfies Record<string, Explanation>;

/** EY627–EY630: what the chart makes of the values. */
export const manifests = {
  EY627: {
    title: {
      en: "A workload of Milvus would run under another service account",
      ja: "別のサービスアカウントで動作する Milvus のワークロードがある",
    },
    cause: {
      en: "Only the annotated service account's pods get the role. A Deployment or StatefulSet of Milvus' own under another one asks S3 as the node's role, or as nobody: AccessDenied from some components and not from others.",
      ja: "ロールが渡されるのは、アノテーション付きのサービスアカウントの Pod だけです。別のアカウントで動作する Milvus の Deployment や StatefulSet は、ノードのロールか匿名で S3 にアクセスするため、一部のコンポーネントだけが AccessDenied になります。",
    },
    found: {
      en: "By the manifests that the chart renders with the very values: every Deployment and StatefulSet with Milvus' label, Woodpecker and CDC among them. Attu, etcd, Pulsar and Kafka ask no S3.",
      ja: "実際の values でチャートを描画した結果から、Milvus のラベルを持つすべての Deployment と StatefulSet (Woodpecker と CDC を含む) を確認します。Attu、etcd、Pulsar、Kafka は S3 を使わないため対象外です。",
    },
    remedy: {
      en: "Use the official chart, which puts all of them under serviceAccount.name, or correct your own.",
      ja: "すべてを serviceAccount.name で動作させる公式チャートを使用するか、独自のチャートを修正します。",
    },
    references: [irsa, milvusChart],
  },
  EY628: {
    title: {
      en: "Milvus' configuration would not say what it must",
      ja: "Milvus の設定が必要な内容にならない",
    },
    cause: {
      en: "What counts is default.yaml of the ConfigMap, with user.yaml laid over it, not the values. A chart that leaves a key out or writes another one sends Milvus elsewhere than the spec says, or has it ask without its role. A message queue that nothing runs keeps Milvus from starting; one that nothing uses costs nodes and volumes.",
      ja: "実際に有効なのは values ではなく、ConfigMap の default.yaml に user.yaml を重ねた内容です。チャートがキーを省いたり別の値を書き込んだりすると、Milvus は spec と異なる場所を参照するか、ロールを使わずにアクセスします。存在しないメッセージキューを指定すると起動できず、使われないメッセージキューはノードとボリュームの無駄になります。",
    },
    found: {
      en: "By the ConfigMap that the chart renders, beside the values that Eyrie adds, and by the images of what it deploys. A region may be missing where the chart passes none on: the host names it.",
      ja: "チャートが出力する ConfigMap を Eyrie の values と比較し、デプロイされるイメージと照合します。region を渡さないチャートでは、ホスト名にリージョンが含まれるため省略を許容します。",
    },
    remedy: {
      en: "Use the official chart, take what contradicts out of extraConfigFiles, and deploy the one message queue that is used.",
      ja: "公式チャートを使用し、extraConfigFiles から矛盾する設定を削除し、使用するメッセージキューだけをデプロイします。",
    },
    references: [milvusChart, "https://milvus.io/docs/message_storage_helm.md"],
  },
  EY630: {
    title: { en: "Something rendered brings AWS keys", ja: "描画結果に AWS のキーを渡すものがある" },
    cause: {
      en: "Keys in a container's environment, or a credentials file that is mounted, come before the role in the chain of AWS' SDKs. Milvus' C++ side takes them, its Go side does not.",
      ja: "コンテナの環境変数のキーや、マウントされた認証情報ファイルは、AWS SDK の認証情報チェーンでロールより優先されます。Milvus の C++ 側はこれを使用し、Go 側は使用しません。",
    },
    found: {
      en: "By env, envFrom and mounts of the containers of Milvus' own workloads as the chart renders them, and by the names of the variables in the Secrets and ConfigMaps behind envFrom. What such a Secret holds is not read.",
      ja: "チャートが描画した Milvus のワークロードのコンテナの env、envFrom、マウントと、envFrom が参照する Secret・ConfigMap の変数名から判断します。Secret の値は読み取りません。",
    },
    remedy: {
      en: "Take the variables and mounts out of the values or the chart.",
      ja: "values またはチャートから変数とマウントを削除します。",
    },
    references: ["https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html"],
  },
} as const satisfies Record<string, Explanation>;
