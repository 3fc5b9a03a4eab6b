import type { FactAndRemedy, Sentence } from "../model/sentence.ts";

export const keptTitle: Sentence = { en: "the load balancer that is there", ja: "既存のロードバランサー" };

/** What becomes otherwise on a Service: `service.beta.kubernetes.io/aws-load-balancer-scheme`, from nothing to `internal`. */
export type Changed = { readonly what: string; readonly from: string | undefined; readonly to: string | undefined };

/** What comes of each change of a Service that has its load balancer already. */
const outcome = {
  class: {
    en: `The API server refuses another class on a Service that is there ("may not change once set"), and so helm upgrade fails.`,
    ja: `既存の Service のクラス変更は API サーバーに拒否され ("may not change once set")、helm upgrade が失敗します。`,
  },
  type: {
    en: `The AWS Load Balancer Controller's documentation says not to: “Adding or modifying this annotation on an existing Service can result in misconfigured resources, such as leaked AWS resources or exposing your NLB to the internet.” Another controller also means another address.`,
    ja: `AWS Load Balancer Controller のドキュメントでは、既存の Service でのこのアノテーションの追加・変更を禁じています: “Adding or modifying this annotation on an existing Service can result in misconfigured resources, such as leaked AWS resources or exposing your NLB to the internet.” 担当するコントローラーが変わると、アドレスも変わります。`,
  },
  scheme: {
    en: "A scheme cannot be changed in place: the AWS Load Balancer Controller deletes the load balancer and makes another. Until that one is ready nobody gets in, and its address is a new one.",
    ja: "スキームは後から変更できないため、AWS Load Balancer Controller はロードバランサーを削除して作り直します。準備ができるまで接続できず、アドレスも変わります。",
  },
} as const satisfies Readonly<Record<string, Sentence>>;

export function balancerChanged(
  service: string,
  namespace: string,
  kind: keyof typeof outcome,
  changes: readonly Changed[],
): FactAndRemedy {
  const shown = (none: string) =>
    changes.map(({ what, from, to }) => `\n${what}: ${from ?? none} → ${to ?? none}`).join("");
  const { en, ja } = outcome[kind];
  const command = `kubectl delete service ${service} -n ${namespace}`;
  return {
    fact: {
      en: `Service ${service} has its load balancer, and this run changes what that is:${shown("(none)")}\n${en}`,
      ja: `Service ${service} の既存のロードバランサーについて、種類や公開範囲が変更されます:${shown("(なし)")}\n${ja}`,
    },
    remedy: {
      en: `When clients can wait, delete the Service, which takes its load balancer away, and run again: Helm makes both anew.\n${command}\nThen give clients the new address (eyrie status prints it). To keep the load balancer, leave these as they are deployed.`,
      ja: `接続を止められる時間帯に Service を削除し、ロードバランサーが削除されてから再実行してください。Helm が Service を作り直します。\n${command}\nその後、新しいアドレス (eyrie status で確認できます) をクライアントに設定してください。ロードバランサーを維持する場合は、デプロイ済みの設定のままにしてください。`,
    },
  };
}
