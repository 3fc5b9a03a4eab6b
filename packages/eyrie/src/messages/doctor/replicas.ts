import type { Sentence } from "../../model/sentence.ts";
import { named } from "./names.ts";

type FactAndRemedy = { readonly fact: Sentence; readonly remedy: Sentence };

export const podsThereTitle: Sentence = {
  en: "every workload of the release has a ready pod",
  ja: "リリースのすべてのワークロードに Ready の Pod がある",
};

export const label = {
  replicas: (workload: string): Sentence => ({ en: `replicas of ${workload}`, ja: `${workload} のレプリカ数` }),
  ready: (workload: string): Sentence => ({
    en: `ready pods of ${workload}`,
    ja: `${workload} の Ready の Pod 数`,
  }),
};

/** `by`: the field manager, where it is one for all. */
export const scaledDown = (workloads: readonly string[], by: string | undefined, bySpec: boolean): FactAndRemedy => {
  const what = named(workloads);
  const who = by === undefined || by === "" ? { en: "", ja: "" } : { en: ` (by ${by})`, ja: ` (変更元: ${by})` };
  return {
    fact: {
      en: `Scaled to 0, although the chart asks for pods${who.en}: ${what.en}.`,
      ja: `チャートでは Pod が必要なワークロードが 0 にスケールされています${who.ja}: ${what.ja}。`,
    },
    remedy: bySpec
      ? {
          en: "eyrie up scales back what the chart asks for. What is to stay at 0 the values have to say (as proxy.replicas: 0).",
          ja: "eyrie up を実行すると、チャートの指定どおりに戻ります。0 のままにする場合は、values で指定してください (proxy.replicas: 0 など)。",
        }
      : {
          en: "Scale them back, what Milvus needs first: etcd, the message queue, then Milvus. The next helm upgrade does so too.",
          ja: "etcd、メッセージキュー、Milvus の順に、元のレプリカ数に戻してください。次回の helm upgrade でも元に戻ります。",
        },
  };
};

export const deleted = (workloads: readonly string[], bySpec: boolean): FactAndRemedy => {
  const what = named(workloads);
  return {
    fact: {
      en: `Deleted, although they are the release's: ${what.en}.`,
      ja: `リリースに含まれるワークロードが削除されています: ${what.ja}。`,
    },
    remedy: bySpec
      ? { en: "eyrie up makes them again.", ja: "eyrie up を実行すると再作成されます。" }
      : {
          en: "An upgrade with the same values makes them again.",
          ja: "同じ values で helm upgrade を実行すると再作成されます。",
        },
  };
};

export const noPodReady = (workloads: readonly string[]): FactAndRemedy => {
  const what = named(workloads);
  return {
    fact: {
      en: `No pod has been ready for ten minutes or more: ${what.en}.`,
      ja: `10 分以上、Ready の Pod がありません: ${what.ja}。`,
    },
    remedy: {
      en: "See what its pods wait for. The doctor looks at their way to the bucket, not at images, volumes, room on the nodes, etcd or the message queue.",
      ja: "Pod が何を待っているかを確認してください。doctor が調べるのはバケットへのアクセスだけで、イメージ、ボリューム、ノードの空き、etcd、メッセージキューは対象外です。",
    },
  };
};
