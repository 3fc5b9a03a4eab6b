import type { FactAndRemedy, Sentence } from "../../model/sentence.ts";

const list = (words: readonly string[]): Sentence => ({ en: words.join(" and "), ja: words.join(" と ") });

export const elsewhereTitle: Sentence = {
  en: "the S3 settings are of the cluster's own region",
  ja: "S3 の設定がクラスターのリージョンと一致している",
};

export const elsewhere = (told: readonly string[], region: string): FactAndRemedy => ({
  fact: {
    en: `Milvus is told to look for its bucket at ${list(told).en}; it is in ${region}. S3 answers with PermanentRedirect or AuthorizationHeaderMalformed, and another partition knows neither the bucket nor the role.`,
    ja: `Milvus のバケットの参照先が ${list(told).ja} になっていますが、バケットは ${region} にあります。S3 は PermanentRedirect または AuthorizationHeaderMalformed を返し、別のパーティションの場合はバケットもロールも存在しません。`,
  },
  remedy: {
    en: "Set host and region to the bucket's own, or leave them to Eyrie.",
    ja: "host と region にバケットのものを設定するか、設定を Eyrie に任せてください。",
  },
});

export const globalHost = (address: string, region: string): FactAndRemedy => ({
  fact: {
    en: `${address} is S3's global host, which serves buckets in us-east-1; to a request for one in ${region} it answers with PermanentRedirect. Milvus' Go side goes to the region's host by itself, its C++ side depends on the redirect.`,
    ja: `${address} は S3 のグローバルホストで、us-east-1 のバケットを扱います。${region} のバケットへのリクエストには PermanentRedirect を返します。Milvus の Go 側は自動的にリージョンのホストに接続しますが、C++ 側はリダイレクトに依存します。`,
  },
  remedy: {
    en: "Set the region's own host, or leave it to Eyrie.",
    ja: "リージョンのホストを設定するか、設定を Eyrie に任せてください。",
  },
});

export const keysTitle: Sentence = {
  en: "no keys stand in the Helm values",
  ja: "Helm の values にキーが書かれていない",
};

/** `wins`: some process takes them before its role. */
export const keysInValues = (settings: readonly string[], wins: boolean): FactAndRemedy => ({
  fact: {
    en: `The values set static keys beside useIAM: ${settings.join(", ")}. ${
      wins
        ? "Milvus' C++ side takes them before its role, and Helm keeps them in its records."
        : "Nothing needs them, and whoever may read the release's ConfigMaps, pods or Helm's records has them."
    }`,
    ja: `values に、useIAM と併せて静的キーが設定されています: ${settings.join("、")}。${
      wins
        ? "Milvus の C++ 側はロールよりもこのキーを優先し、キーは Helm の記録にも残ります。"
        : "キーは不要であり、リリースの ConfigMap、Pod、Helm の記録を読める人なら誰でも入手できます。"
    }`,
  },
  remedy: {
    en: "Take them out of the values, and retire the keys in IAM.",
    ja: "values から削除し、IAM でそのキーを無効化してください。",
  },
});

export const accountTitle: Sentence = {
  en: "the service account is not left to the chart",
  ja: "サービスアカウントの作成をチャートに任せていない",
};

export const madeBefore = (account: string): FactAndRemedy => ({
  fact: {
    en: `The values have the chart create service account ${account}, which is there before Helm comes: helm stops with "invalid ownership metadata".`,
    ja: `values でサービスアカウント ${account} をチャートに作成させていますが、Helm の実行前にすでに存在します。helm は "invalid ownership metadata" で停止します。`,
  },
  remedy: {
    en: "Have the chart use the account that is there: serviceAccount.create: false.",
    ja: "既存のサービスアカウントを使うよう、serviceAccount.create: false を設定してください。",
  },
});

export const woodpeckerAlone = (): FactAndRemedy => ({
  fact: {
    en: "The values have the chart create a service account and give it no name: Milvus runs under milvus, Woodpecker under default, which has no role.",
    ja: "values でサービスアカウントを名前なしで作成させています。Milvus は milvus で動作しますが、Woodpecker はロールのない default で動作します。",
  },
  remedy: {
    en: "Name the account (serviceAccount.name): Woodpecker then runs under it, too.",
    ja: "serviceAccount.name で名前を指定してください。Woodpecker も同じアカウントで動作します。",
  },
});

export const woodpeckerTitle: Sentence = {
  en: "Woodpecker waits for S3's own port",
  ja: "Woodpecker が S3 のポートを待機している",
};

export const woodpeckerWaits = (port: string): FactAndRemedy => ({
  fact: {
    en: `Woodpecker runs as a service and waits for port ${port} of S3 before it starts, which nothing opens: after 120 seconds it ends, again and again.`,
    ja: `サービスとして動作する Woodpecker が、起動前に S3 のポート ${port} を待機します。このポートは開かないため、120 秒ごとに終了を繰り返します。`,
  },
  remedy: {
    en: "Set woodpecker.minio.port: 443.",
    ja: "woodpecker.minio.port: 443 を設定してください。",
  },
});

/** Of a release that Eyrie keeps. `specKey`: what of the spec does the same. */
export function inValuesFiles(remedy: Sentence, files: readonly string[], specKey: string | undefined): Sentence {
  const en = files.length === 0 ? "a values file that the spec names (milvus.values)" : files.join(", ");
  const ja = files.length === 0 ? "spec の milvus.values で指定する values ファイル" : `${files.join("、")} `;
  const or =
    specKey === undefined
      ? { en: "", ja: "を変更し" }
      : { en: `, or write ${specKey} in the spec`, ja: `を変更するか、spec に ${specKey} を指定し` };
  return {
    en: `${remedy.en} Change it in ${en}${or.en}; what helm alone sets, the next eyrie up takes back.`,
    ja: `${remedy.ja}${ja}${or.ja}、eyrie up を実行してください (helm で直接設定した値は、次の eyrie up で元に戻ります)。`,
  };
}
