import type { FactAndRemedy, Sentence } from "../model/sentence.ts";

export const restarting = (workload: string): Sentence => ({
  en: `restarting ${workload}: pods get the role and its token only when they start`,
  ja: `${workload} を再起動しています (ロールとトークンが Pod に渡されるのは起動時だけのため)`,
});

/** `pods`: each with why it is not ready. */
export const waiting = (workload: string, pods: readonly string[]): Sentence => ({
  en: `waiting for ${workload}${pods.length === 0 ? "" : `: ${pods.join(", ")}`}`,
  ja: `${workload} の完了を待っています${pods.length === 0 ? "" : `: ${pods.join("、")}`}`,
});

/** The webhook's cache may be behind. */
export const passedOverAgain = (workload: string): Sentence => ({
  en: `${workload}: its new pods were not given what the service account now says; once more`,
  ja: `${workload}: 新しい Pod にサービスアカウントの現在の内容が注入されなかったため、もう一度再起動します`,
});

/** Of a fresh install, on which nothing is served yet. */
export const passedOver = (workloads: readonly string[]): Sentence => ({
  en: `the webhook passed over pods of ${workloads.join(", ")}; restarting`,
  ja: `Webhook による注入が漏れた Pod があるため、再起動します: ${workloads.join("、")}`,
});

const left = (workloads: readonly string[]): Sentence =>
  workloads.length === 0
    ? { en: "", ja: "" }
    : {
        en: ` Not restarted, and running as before: ${workloads.join(", ")}.`,
        ja: ` 未再起動 (以前のまま稼働): ${workloads.join("、")}。`,
      };

const again: Sentence = {
  en: "then run eyrie up again: it goes on with what is left.",
  ja: "対処した後、もう一度 eyrie up を実行すると、残りから再開します。",
};

const [deadline, patience]: readonly [Sentence, Sentence] = [
  { en: "exceeded its progress deadline", ja: "が progressDeadlineSeconds 以内に進みませんでした" },
  { en: "is not done in time", ja: "が時間内に完了しませんでした" },
];

/** `pods`: each with why it is not ready; `first`: one of them. */
export const stalled = (
  workload: string,
  namespace: string,
  how: "deadline" | "patience",
  pods: readonly string[],
  first: string | undefined,
  others: readonly string[],
): FactAndRemedy => {
  const what = how === "deadline" ? deadline : patience;
  const see = first === undefined ? `kubectl describe ${workload}` : `kubectl describe pod ${first}`;
  return {
    fact: {
      en: `The rollout of ${workload} ${what.en}${pods.length === 0 ? "" : `; not ready: ${pods.join(", ")}`}.${left(others).en}`,
      ja: `${workload} のロールアウト${what.ja}${pods.length === 0 ? "" : `。Ready でない Pod: ${pods.join("、")}`}。${left(others).ja}`,
    },
    remedy: {
      en: `See why (${see} -n ${namespace}; eyrie doctor), ${again.en}`,
      ja: `原因を確認してください (${see} -n ${namespace}、eyrie doctor)。${again.ja}`,
    },
  };
};

export const stillPassedOver = (
  workload: string,
  fields: readonly string[],
  others: readonly string[],
): FactAndRemedy => ({
  fact: {
    en: `${workload} was restarted, but its new pods still differ from what the service account says: ${fields.join(", ")}. The pod identity webhook does not inject it.${left(others).en}`,
    ja: `${workload} を再起動しましたが、新しい Pod もサービスアカウントの内容と異なります: ${fields.join("、")}。Pod Identity Webhook による注入が行われていません。${left(others).ja}`,
  },
  remedy: {
    en: `Run eyrie doctor to see what keeps the webhook from it, ${again.en}`,
    ja: `eyrie doctor で注入されない原因を確認してください。${again.ja}`,
  },
});

export const paused = (workload: string, namespace: string, others: readonly string[]): FactAndRemedy => ({
  fact: {
    en: `${workload} is paused, so that no restart would roll its pods.${left(others).en}`,
    ja: `${workload} は一時停止 (paused) 中のため、再起動しても Pod は置き換わりません。${left(others).ja}`,
  },
  remedy: {
    en: `Resume it (kubectl rollout resume ${workload} -n ${namespace}), ${again.en}`,
    ja: `再開してください (kubectl rollout resume ${workload} -n ${namespace})。${again.ja}`,
  },
});

export const interrupted = (workload: string, others: readonly string[]): FactAndRemedy => ({
  fact: {
    en: `The wait for ${workload} was interrupted; Kubernetes goes on rolling its pods.${left(others).en}`,
    ja: `${workload} の待機が中断されました。Pod の入れ替えは Kubernetes が続けます。${left(others).ja}`,
  },
  remedy: {
    en: "Run eyrie up again: it goes on with what is left.",
    ja: "もう一度 eyrie up を実行すると、残りから再開します。",
  },
});

/** A release that is not Eyrie's to write: what whoever keeps it has to type. */
export const othersToRestart = (
  workloads: readonly string[],
  fields: readonly string[],
  namespace: string,
): Sentence => {
  const command = `kubectl rollout restart ${workloads.join(" ")} -n ${namespace}`;
  return {
    en: `not ours to restart, though its pods lack what changed (${fields.join(", ")}): pods get the role and its token only when they start; have it done:\n${command}`,
    ja: `Eyrie は再起動しませんが、実行中の Pod に変更が反映されていません (${fields.join("、")})。ロールとトークンが Pod に渡されるのは起動時だけです。管理元で実行してください:\n${command}`,
  };
};
