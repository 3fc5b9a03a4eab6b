import type { FactAndRemedy, Sentence } from "../model/sentence.ts";
import { named } from "./doctor/names.ts";

export const accountsTitle: Sentence = {
  en: "the service account of each of Milvus' workloads",
  ja: "Milvus の各ワークロードのサービスアカウント",
};
export const configTitle: Sentence = { en: "Milvus' rendered configuration", ja: "Milvus の設定の描画結果" };
export const keysTitle: Sentence = { en: "AWS keys in what is rendered", ja: "描画結果の AWS キー" };

const officialChart: Sentence = {
  en: "Use the official chart, or have yours put all of Milvus under serviceAccount.name.",
  ja: "公式チャートを使用するか、すべてのワークロードを serviceAccount.name で動作させるようにチャートを修正してください。",
};

type Under = { readonly workload: string; readonly account: string };

export const otherAccounts = (others: readonly Under[], account: string): FactAndRemedy => {
  const workloads = named(others.map(({ workload, account: other }) => `${workload} (${other})`));
  return {
    fact: {
      en: `Not all of Milvus would run under ${account}; what does not has no access to S3: ${workloads.en}`,
      ja: `Milvus のワークロードの一部が ${account} で動作せず、S3 にアクセスできません: ${workloads.ja}`,
    },
    remedy: officialChart,
  };
};

export const noConfig: FactAndRemedy = {
  fact: {
    en: "The chart renders no ConfigMap with a default.yaml: nothing tells Milvus where to store, and how.",
    ja: "チャートの描画結果に default.yaml を含む ConfigMap がありません。保存先と方法が Milvus に伝わりません。",
  },
  remedy: {
    en: "Use the official chart: helm pull milvus --repo https://zilliztech.github.io/milvus-helm/",
    ja: "公式チャートを使用してください: helm pull milvus --repo https://zilliztech.github.io/milvus-helm/",
  },
};

/** `where`: a file of the ConfigMap, or a variable of a container's. */
type Otherwise = { readonly key: string; readonly said: string; readonly wanted: string; readonly where: string };

export const otherConfig = (configMap: string, others: readonly Otherwise[]): FactAndRemedy => {
  const lines = others.map(({ key, said, wanted, where }) => ({
    en: `\n${where}: ${key} is ${said || '""'}, it must be ${wanted || '""'}`,
    ja: `\n${where}: ${key} は ${said || '""'} ですが、${wanted || '""'} でなければなりません`,
  }));
  return {
    fact: {
      en: `Milvus would not be told what the spec says, whatever the values are (ConfigMap ${configMap}):${lines.map(({ en }) => en).join("")}`,
      ja: `values の内容にかかわらず、Milvus に spec の設定が伝わりません (ConfigMap ${configMap}):${lines.map(({ ja }) => ja).join("")}`,
    },
    remedy: {
      en: "Take it out of extraConfigFiles and extraEnv; where neither says it, the chart does: use the official one.",
      ja: "extraConfigFiles と extraEnv から該当する設定を削除してください。どちらにもない場合はチャートが原因のため、公式チャートを使用してください。",
    },
  };
};

const chooseQueue: Sentence = {
  en: "Enable one message queue in your values: pulsarv3 (pulsar before chart 4.2.26), kafka, or woodpecker from chart 5 on.",
  ja: "values でメッセージキューを 1 つ有効にしてください: pulsarv3 (チャート 4.2.26 より前は pulsar)、kafka、チャート 5 以降は woodpecker。",
};

export const noQueue = (type: string): FactAndRemedy => ({
  fact:
    type === ""
      ? {
          en: "Milvus is told of no message queue (mq.type), and looks for Pulsar on its own pod: it does not start.",
          ja: "メッセージキュー (mq.type) の指定がないため、Milvus は自身の Pod 上の Pulsar に接続しようとし、起動しません。",
        }
      : {
          en: `Milvus is told to use the message queue ${type}, which does not work with several components: it does not start.`,
          ja: `メッセージキューに ${type} が指定されていますが、複数コンポーネントの構成では使えないため、Milvus が起動しません。`,
        },
  remedy: chooseQueue,
});

export const queueNowhere = (type: string, key: string): FactAndRemedy => ({
  fact: {
    en: `Milvus is told to use ${type}, and not where it is (${key}): it does not start.`,
    ja: `メッセージキューに ${type} が指定されていますが、接続先 (${key}) がないため、Milvus が起動しません。`,
  },
  remedy: chooseQueue,
});

export const queueUnused = (type: string, workloads: readonly string[]): FactAndRemedy => ({
  fact: {
    en: `Milvus uses ${type}; nothing uses what the chart deploys as well: ${named(workloads).en}`,
    ja: `Milvus は ${type} を使用しますが、チャートは使われないワークロードもデプロイします: ${named(workloads).ja}`,
  },
  remedy: {
    en: "Switch it off in your values: pulsarv3.enabled, pulsar.enabled or kafka.enabled: false.",
    ja: "values で無効にしてください: pulsarv3.enabled、pulsar.enabled、kafka.enabled を false にします。",
  },
});

type Keyed = { readonly workload: string; readonly sources: readonly string[] };

/** `wins`: some process takes them before its role. */
export const keysRendered = (keyed: readonly Keyed[], wins: boolean): FactAndRemedy => {
  const workloads = named(keyed.map(({ workload, sources }) => `${workload} (${sources.join(", ")})`));
  return {
    fact: {
      en: `AWS keys would be given to ${workloads.en}. ${wins ? "Milvus' C++ side takes them before its role." : "Nothing needs them."}`,
      ja: `AWS のキーが ${workloads.ja} に渡されます。${wins ? "Milvus の C++ 側はロールよりもこのキーを優先します。" : "キーは不要です。"}`,
    },
    remedy: {
      en: "Take the variables and mounts out of your values, or out of the chart.",
      ja: "values またはチャートから、該当する変数とマウントを削除してください。",
    },
  };
};
