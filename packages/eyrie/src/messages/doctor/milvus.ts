import type { FactAndRemedy, Sentence } from "../../model/sentence.ts";

/** A value of Milvus' configuration, with the file of the ConfigMap that sets it. */
export const setting = (key: string, file: string | undefined): Sentence => {
  const text = `minio.${key}${file === undefined ? "" : ` (${file})`}`;
  return { en: text, ja: text };
};

export const label = {
  value: (path: string): Sentence => ({ en: path, ja: path }),
  chart: { en: "chart", ja: "チャート" },
  milvus: { en: "Milvus", ja: "Milvus" },
  stores: { en: "stores under", ja: "保存先" },
} as const;

/** What to do where values have to change: they make new pods by themselves. */
const change: Sentence = {
  en: "Set the values; Helm makes new pods.",
  ja: "values を設定してください。Pod は Helm が作り直します。",
};

export const hostTitle: Sentence = {
  en: "the S3 host is a host and nothing more",
  ja: "S3 のホストがホスト名だけになっている",
};

export const schemeInHost = (address: string): FactAndRemedy => ({
  fact: {
    en: `Milvus' S3 address ${address} holds a scheme or a path: its client refuses it and no component starts.`,
    ja: `Milvus の S3 アドレス ${address} にスキームまたはパスが含まれています。クライアントが拒否するため、どのコンポーネントも起動しません。`,
  },
  remedy: change,
});

/** `fails`: Woodpecker runs by itself. */
export const portInHost = (address: string, fails: boolean): FactAndRemedy => ({
  fact: fails
    ? {
        en: `Milvus' S3 address ${address} holds a port. Woodpecker, which runs as a service, puts the port behind it once more and does not reach S3: "too many colons in address".`,
        ja: `Milvus の S3 アドレス ${address} にポートが含まれています。サービスとして動作する Woodpecker はさらにポートを付けるため、S3 に接続できません ("too many colons in address")。`,
      }
    : {
        en: `Milvus' S3 address ${address} holds a port. Milvus takes it instead of externalS3.port; Woodpecker, where it runs as a service, puts the port behind it once more and fails with "too many colons in address".`,
        ja: `Milvus の S3 アドレス ${address} にポートが含まれています。Milvus は externalS3.port よりこちらを優先しますが、Woodpecker をサービスとして動かすと、さらにポートが付いて "too many colons in address" で失敗します。`,
      },
  remedy: {
    en: "Set the host alone, and the port in externalS3.port.",
    ja: "ホスト名だけを設定し、ポートは externalS3.port に設定してください。",
  },
});

export const bucketTitle: Sentence = {
  en: "the S3 host does not hold the bucket",
  ja: "S3 のホストにバケット名が含まれていない",
};

/** `first`: nothing is installed yet, and so nothing stored. */
export const bucketInHost = (address: string, bucket: string, first: boolean): FactAndRemedy => ({
  fact: {
    en: `Milvus' S3 address ${address} holds the bucket's name. Milvus puts it into the path as well, so that its keys begin with ${bucket}/.`,
    ja: `Milvus の S3 アドレス ${address} にバケット名が含まれています。Milvus はパスにもバケット名を付けるため、キーが ${bucket}/ から始まってしまいます。`,
  },
  remedy: first
    ? { en: "Set the regional host alone.", ja: "リージョンのホスト名だけを設定してください。" }
    : {
        en: "Set the regional host alone. What was stored so far lies under the doubled prefix: copy it before clients write again.",
        ja: "リージョンのホスト名だけを設定してください。これまでのデータは二重になったプレフィックスの下にあるため、書き込みを再開する前にコピーしてください。",
      },
});

export const ignoredRegionTitle: Sentence = {
  en: "the chart passes the region on",
  ja: "チャートがリージョンを Milvus に渡している",
};

/** What comes of it where nothing tells Milvus the region. `fails`: a pod's environment names another one. */
const untold = (region: string, fails: boolean): Sentence =>
  fails
    ? {
        en: `Milvus' C++ side takes the one in its pods' environment, which is another than the bucket's (${region}), and S3 refuses it (PermanentRedirect or AuthorizationHeaderMalformed).`,
        ja: `Milvus の C++ 側は Pod の環境変数のリージョンを使いますが、バケットのリージョン (${region}) と異なるため、S3 が拒否します (PermanentRedirect または AuthorizationHeaderMalformed)。`,
      }
    : {
        en: `It works as long as the pods' environment names the bucket's (${region}).`,
        ja: `Pod の環境変数のリージョンがバケットのもの (${region}) と一致している間だけ動作します。`,
      };

export const regionIgnored = (chart: string, region: string, fails: boolean): FactAndRemedy => ({
  fact: {
    en: `Chart ${chart} ignores externalS3.region, and the host names no region. ${untold(region, fails).en}`,
    ja: `チャート ${chart} は externalS3.region を無視し、ホスト名にもリージョンがありません。${untold(region, fails).ja}`,
  },
  remedy: {
    en: "Name the region in the host, or use chart 4.2.2 or newer.",
    ja: "ホスト名にリージョンを含めるか、チャート 4.2.2 以降を使用してください。",
  },
});

export const regionTitle: Sentence = {
  en: "Milvus knows the bucket's region",
  ja: "Milvus がバケットのリージョンを把握している",
};

export const regionMissing = (region: string, fails: boolean): FactAndRemedy => ({
  fact: {
    en: `Neither minio.region nor the host names a region. ${untold(region, fails).en}`,
    ja: `minio.region にもホスト名にもリージョンの指定がありません。${untold(region, fails).ja}`,
  },
  remedy: change,
});

export const transportTitle: Sentence = {
  en: "port and TLS are set for S3",
  ja: "S3 用のポートと TLS が設定されている",
};

export const transportUnset = (): FactAndRemedy => ({
  fact: {
    en: "Port or TLS is not set for S3: Milvus' C++ side builds an invalid URL (curlCode: 3), and its query, index and streaming nodes do not start.",
    ja: "S3 用のポートまたは TLS が設定されていません。Milvus の C++ 側で URL が不正になり (curlCode: 3)、クエリ・インデックス・ストリーミングの各ノードが起動しません。",
  },
  remedy: change,
});

export const portClosed = (port: string): FactAndRemedy => ({
  fact: {
    en: `Milvus is told port ${port} of S3, which answers TLS at 443 alone: its components wait for it in vain and do not start.`,
    ja: `S3 のポートに ${port} が指定されていますが、S3 が TLS で応答するのは 443 だけです。各コンポーネントは接続できず、起動しません。`,
  },
  remedy: change,
});

export const podIdentityTitle: Sentence = {
  en: "Milvus' C++ side knows the pods' credentials",
  ja: "Milvus の C++ 側が Pod の認証方式に対応している",
};

export const oldForPodIdentity = (version: string): FactAndRemedy => ({
  fact: {
    en: `The pods get their credentials from EKS Pod Identity, which the C++ side of Milvus ${version} does not know: query nodes fail with "if use iam, access key id should not be empty".`,
    ja: `Pod は EKS Pod Identity で認証情報を受け取りますが、Milvus ${version} の C++ 側は対応していません。クエリノードが "if use iam, access key id should not be empty" で失敗します。`,
  },
  remedy: {
    en: "Bind the role by the service account's annotation (IRSA), or use Milvus 2.6.2 or newer.",
    ja: "サービスアカウントのアノテーション (IRSA) でロールを割り当てるか、Milvus 2.6.2 以降を使用してください。",
  },
});

export const minioServiceTitle: Sentence = {
  en: "no Service called minio in the namespace",
  ja: "名前空間に minio という Service がない",
};

export const minioService = (namespace: string, injected: boolean): FactAndRemedy => ({
  fact: {
    en: `A Service called minio is in namespace ${namespace}. Kubernetes gives every pod made after it MINIO_PORT=tcp://…, which Milvus takes for its own setting minio.port${injected ? "" : "; the pods that run now are older, those of the next restart are not"}.`,
    ja: `名前空間 ${namespace} に minio という Service があります。以後に作成される Pod には環境変数 MINIO_PORT=tcp://… が設定され、Milvus はそれを minio.port の設定とみなします${injected ? "" : "。現在の Pod はそれより古いため動作していますが、次の再起動で失敗します"}。`,
  },
  remedy: {
    en: "Move Milvus or that Service to another namespace, or give that Service another name; then make Milvus' pods anew.",
    ja: "Milvus か Service のどちらかを別の名前空間に移すか、Service の名前を変更し、Milvus の Pod を作り直してください。",
  },
});

export const unusedMinioTitle: Sentence = { en: "no MinIO runs beside S3", ja: "S3 と併用する MinIO が動いていない" };

export const unusedMinio = (workload: string): FactAndRemedy => ({
  fact: {
    en: `${workload} runs MinIO, which nothing uses: Milvus stores in S3.`,
    ja: `${workload} で MinIO が動いていますが、Milvus は S3 に保存しているため使われていません。`,
  },
  remedy: {
    en: "Switch it off. Its volumes stay until you delete them.",
    ja: "無効にしてください。ボリュームは削除するまで残ります。",
  },
});

/** Nothing of it is there yet. */
export const plannedMinio = (): FactAndRemedy => ({
  fact: {
    en: "The values leave the chart's own MinIO on, which nothing would use: Milvus stores in S3.",
    ja: "values でチャート付属の MinIO が有効のままになっています。Milvus は S3 に保存するため使われません。",
  },
  remedy: { en: "Set minio.enabled: false.", ja: "minio.enabled: false を設定してください。" },
});

export const keysTitle: Sentence = {
  en: "no keys stand in Milvus' configuration",
  ja: "Milvus の設定にキーが残っていない",
};

/** `configMap`: empty where it is not there yet. No colon stands behind what is named like a secret: it would be hidden. */
export const keysLeft = (configMap: string, names: readonly string[]): FactAndRemedy => ({
  fact: {
    en: `${configMap === "" ? "Milvus' ConfigMap" : `ConfigMap ${configMap}`} holds ${names.join(" and ")}, which anybody has who may read ConfigMaps, and keyless access needs none.`,
    ja: `${configMap === "" ? "Milvus の ConfigMap" : `ConfigMap ${configMap}`} に ${names.join(" と ")} が残っています。ConfigMap を読める人なら誰でも入手でき、キー不要のアクセスには必要ありません。`,
  },
  remedy: {
    en: "Empty them, and retire the keys in IAM.",
    ja: "値を空にし、IAM でそのキーを無効化してください。",
  },
});

export const sharedTitle: Sentence = {
  en: "no other release stores in the same place",
  ja: "ほかのリリースと保存先が重なっていない",
};

export const otherNamespacesTitle: Sentence = {
  en: "whether a release of another namespace stores in the same place",
  ja: "ほかの名前空間のリリースとの保存先の重複",
};

/** `first`: this release is not installed yet. */
export const shared = (other: string, place: string, first: boolean): FactAndRemedy => ({
  fact: first
    ? {
        en: `Release ${other} stores under ${place}: each one's garbage collection would delete the other's objects.`,
        ja: `リリース ${other} が ${place} に保存しています。互いのガベージコレクションが相手のオブジェクトを削除することになります。`,
      }
    : {
        en: `Release ${other} stores under ${place} too: each one's garbage collection deletes the other's objects.`,
        ja: `リリース ${other} も ${place} に保存しています。互いのガベージコレクションが相手のオブジェクトを削除します。`,
      },
  remedy: first
    ? {
        en: "Give this release a root path (bucket.rootPath) or a bucket of its own.",
        ja: "このリリースに固有の rootPath (bucket.rootPath) またはバケットを設定してください。",
      }
    : {
        en: "Give the younger release a root path of its own before it writes; what it stored so far has to be imported again.",
        ja: "後から作成したリリースに、書き込みの前に固有の rootPath を設定してください。それまでのデータは再インポートが必要です。",
      },
});

export const intermittentTitle: Sentence = {
  en: "what IAM allows S3 allows",
  ja: "IAM が許可する操作を S3 が拒否していない",
};

export const intermittent = (version: string): FactAndRemedy => ({
  fact: {
    en: `S3 refused the right role what its policies allow, now and then. Milvus ${version} is known for it: StorageV2 loses its credentials between renewals (milvus-io/milvus #53169, open).`,
    ja: `正しいロールで、ポリシーが許可している操作が断続的に拒否されています。Milvus ${version} の既知の問題で、StorageV2 が認証情報の更新時に失敗します (milvus-io/milvus #53169、未解決)。`,
  },
  remedy: {
    en: "IAM is right: change nothing there. Retry the operation, and follow the issue: https://github.com/milvus-io/milvus/issues/53169",
    ja: "IAM の設定は正しいため変更不要です。操作を再試行し、Issue の進展を確認してください: https://github.com/milvus-io/milvus/issues/53169",
  },
});

export const iamTitle: Sentence = { en: "Milvus is told to use the role", ja: "Milvus がロールを使う設定になっている" };

export const notByIam = (keys: readonly string[]): FactAndRemedy => ({
  fact: {
    en: `Milvus is not told to use the pods' role on AWS (${keys.join(", ")}): it asks S3 with keys, or as nobody.`,
    ja: `Milvus が AWS で Pod のロールを使う設定になっていません (${keys.join("、")})。キーを使うか、匿名で S3 にアクセスします。`,
  },
  remedy: change,
});

export const rootPathTitle: Sentence = {
  en: "the root path makes sound keys",
  ja: "rootPath から正しいキーが作られる",
};

const belowTop: Sentence = {
  en: "Give a new release a root path without slashes at its ends. One that holds data must not be moved: its metadata point there.",
  ja: "新しいリリースでは、前後にスラッシュのない rootPath を設定してください。データのあるリリースでは変更しないでください (メタデータがその場所を指しています)。",
};

export const brokenRootPath = (rootPath: string): FactAndRemedy => ({
  fact: rootPath.startsWith("/")
    ? {
        en: `The root path ${rootPath} begins with a slash: Milvus' components make different keys of it, and imports fail with "key does not exist".`,
        ja: `rootPath ${rootPath} がスラッシュで始まっています。コンポーネントごとに異なるキーになり、インポートが "key does not exist" で失敗します。`,
      }
    : {
        en: `The root path ${rootPath === "" ? "is empty" : `${rootPath} is the bucket's top`}: Milvus writes at the top of the bucket, and some of its keys begin with ./ or /.`,
        ja: `rootPath が${rootPath === "" ? "空です" : `バケットの最上位 (${rootPath}) を指しています`}。Milvus はバケットの直下に書き込み、一部のキーが ./ や / で始まります。`,
      },
  remedy: belowTop,
});

export const untidyRootPath = (rootPath: string, tidy: string): FactAndRemedy => ({
  fact: {
    en: `The root path ${rootPath} is ${tidy} as newer Milvus tidies it up. Older ones do not, and their Go side and C++ side make different keys of it.`,
    ja: `rootPath ${rootPath} は、新しい Milvus では ${tidy} に正規化されます。古い Milvus では正規化されず、Go 側と C++ 側で異なるキーになります。`,
  },
  remedy: {
    en: `Set it to ${tidy} in a new release. Where an older Milvus has stored data already, leave it as it is.`,
    ja: `新しいリリースでは ${tidy} と設定してください。古い Milvus がすでにデータを保存している場合は変更しないでください。`,
  },
});

export const vendorTitle: Sentence = { en: "the chart is Milvus' own", ja: "Milvus 公式のチャートを使用している" };

export const otherVendor = (chart: string, image: string): FactAndRemedy => ({
  fact: {
    en: `Release chart ${chart} runs ${image}: it is another vendor's chart, which has other keys and knows nothing of externalS3.useIAM.`,
    ja: `チャート ${chart} は ${image} を使用しています。別ベンダーのチャートで、キーが異なり externalS3.useIAM に対応していません。`,
  },
  remedy: {
    en: "Install the official chart: helm repo add milvus https://zilliztech.github.io/milvus-helm/",
    ja: "公式チャートを使用してください: helm repo add milvus https://zilliztech.github.io/milvus-helm/",
  },
});

export const thereTitle: Sentence = { en: "Milvus is installed here", ja: "Milvus がインストールされている" };

export const notThere = (namespace: string, release: string | undefined): FactAndRemedy => ({
  fact: {
    en: `Namespace ${namespace} has ${release === undefined ? "no Milvus release" : `no release ${release}`} and no pod of Milvus.`,
    ja: `名前空間 ${namespace} には${release === undefined ? "、Milvus のリリース" : `リリース ${release}`}も Milvus の Pod もありません。`,
  },
  remedy: {
    en: "Look for it elsewhere, or install it.",
    ja: "別の名前空間を確認するか、インストールしてください。",
  },
});

export const noPod = (namespace: string, pod: string): FactAndRemedy => ({
  fact: {
    en: `There is no pod ${pod} in namespace ${namespace}.`,
    ja: `名前空間 ${namespace} に Pod ${pod} はありません。`,
  },
  remedy: {
    en: "A pod that was made anew has another name: list them.",
    ja: "作り直された Pod は名前が変わります。一覧で確認してください。",
  },
});

export const ownershipTitle: Sentence = {
  en: "Helm may install the service account",
  ja: "Helm とサービスアカウントの管理が衝突していない",
};

export const ownership = (account: string): FactAndRemedy => ({
  fact: {
    en: `The values have the chart create service account ${account}, which is there already and not Helm's: helm stops with "invalid ownership metadata".`,
    ja: `values でサービスアカウント ${account} をチャートに作成させていますが、Helm 管理ではない同名のものがすでに存在します。helm は "invalid ownership metadata" で停止します。`,
  },
  remedy: {
    en: "Have the chart use the account that is there: serviceAccount.create: false.",
    ja: "既存のサービスアカウントを使うよう、serviceAccount.create: false を設定してください。",
  },
});
