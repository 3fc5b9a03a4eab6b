import type { FactAndRemedy, Sentence } from "../../model/sentence.ts";
import { named } from "./names.ts";

export const injectedTitle: Sentence = {
  en: "new pods are given their role by the pod-identity webhook",
  ja: "新しい Pod に Pod Identity webhook がロールを渡す",
};

export const label = {
  labels: { en: "labels", ja: "ラベル" },
  endpoints: { en: "ready endpoints", ja: "Ready なエンドポイント" },
  target: { en: "webhook's address", ja: "webhook の宛先" },
} as const satisfies Record<string, Sentence>;

/** A webhook that is ignored when it fails fails in silence. */
const outcome = (failurePolicy: string): Sentence =>
  failurePolicy === "Ignore"
    ? {
        en: "Its failurePolicy is Ignore: new pods silently get no role.",
        ja: "failurePolicy が Ignore なので、新しい Pod にはエラーもなくロールが渡りません。",
      }
    : {
        en: `Its failurePolicy is ${failurePolicy}: new pods are refused.`,
        ja: `failurePolicy が ${failurePolicy} なので、新しい Pod は作成を拒否されます。`,
      };

export const noEndpoints = (service: string, failurePolicy: string): FactAndRemedy => {
  const then = outcome(failurePolicy);
  return {
    fact: {
      en: `Nothing ready stands behind the pod-identity webhook's Service ${service}. ${then.en}`,
      ja: `Pod Identity webhook の Service ${service} に Ready なエンドポイントがありません。${then.ja}`,
    },
    remedy: {
      en: "Bring the webhook's own pods up, then make Milvus' pods anew.",
      ja: "webhook 自体の Pod を起動させてから、Milvus の Pod を作り直してください。",
    },
  };
};

export const unreachable = (pods: readonly string[], failurePolicy: string): FactAndRemedy => {
  const [which, then] = [named(pods), outcome(failurePolicy)];
  return {
    fact: {
      en: `The pod-identity webhook's configuration sends pods to an address that is not EKS' own, and ${which.en || "pods"} got nothing from it. ${then.en}`,
      ja: `Pod Identity webhook の設定が EKS 標準ではない宛先を指しており、${which.ja || "Pod"} には何も渡っていません。${then.ja}`,
    },
    remedy: {
      en: "Mend clientConfig in the MutatingWebhookConfiguration, then make the pods anew. On EKS the webhook runs in the control plane and has no pods.",
      ja: "MutatingWebhookConfiguration の clientConfig を直し、Pod を作り直してください。EKS では webhook はコントロールプレーンで動作し、Pod はありません。",
    },
  };
};

export const namespaceExcluded = (namespace: string): FactAndRemedy => ({
  fact: {
    en: `The pod-identity webhook's namespaceSelector leaves namespace ${namespace} out: new pods in it silently get no role.`,
    ja: `Pod Identity webhook の namespaceSelector が名前空間 ${namespace} を対象外にしているため、新しい Pod にはエラーもなくロールが渡りません。`,
  },
  remedy: {
    en: "Label the namespace so that the selector takes it, then make the pods anew.",
    ja: "selector に合うように名前空間のラベルを直し、Pod を作り直してください。",
  },
});

export const podsExcluded = (pods: readonly string[]): FactAndRemedy => {
  const which = named(pods);
  return {
    fact: {
      en: `The pod-identity webhook's objectSelector leaves ${which.en} out: they silently get no role.`,
      ja: `Pod Identity webhook の objectSelector が ${which.ja} を対象外にしているため、エラーもなくロールが渡りません。`,
    },
    remedy: {
      en: "Label the pods' template so that the selector takes them; that makes the pods anew. What Helm values set, the next upgrade sets again.",
      ja: "selector に合うように Pod テンプレートのラベルを直してください (Pod は作り直されます)。Helm の values に由来する場合は values も直さないと、次の upgrade で元に戻ります。",
    },
  };
};
