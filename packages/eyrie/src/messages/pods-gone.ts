import type { Obstacle } from "../model/kind.ts";
import type { Sentence } from "../model/sentence.ts";

type FactAndRemedy = { readonly fact: Sentence; readonly remedy: Sentence };

export const waitingToEnd = (pods: readonly string[]): Sentence => ({
  en: `waiting for pods to end: ${pods.join(", ")}`,
  ja: `Pod の終了を待っています: ${pods.join("、")}`,
});

export const podsStay = (namespace: string, pods: readonly string[]): FactAndRemedy => ({
  fact: {
    en: `The release is uninstalled, but after 10 minutes these pods are still there: ${pods.join(", ")}. What they use was left.`,
    ja: `リリースはアンインストールされましたが、10 分経っても Pod が残っています: ${pods.join("、")}。Pod が使うものは残しました。`,
  },
  remedy: {
    en: `See what holds them (kubectl describe pod -n ${namespace} ${pods[0] ?? ""}), then run eyrie down again.`,
    ja: `原因を確認してから (kubectl describe pod -n ${namespace} ${pods[0] ?? ""})、もう一度 eyrie down を実行してください。`,
  },
});

export const stoppedWaiting = (pods: readonly string[]): FactAndRemedy => ({
  fact: {
    en: `The wait was interrupted; these pods are still ending: ${pods.join(", ")}`,
    ja: `待機が中断されました。終了処理中の Pod: ${pods.join("、")}`,
  },
  remedy: {
    en: "Run the same command again; it finishes what is left.",
    ja: "同じコマンドをもう一度実行すると、残りが完了します。",
  },
});

/** Pods that are not the release's run under its service account. */
export const accountInUse = (account: string, namespace: string, pods: readonly string[]): Obstacle => ({
  why: {
    en: `Pods that are not of this release run under service account ${account}: ${pods.join(", ")}`,
    ja: `このリリースのものではない Pod がサービスアカウント ${account} で動いています: ${pods.join("、")}`,
  },
  remedy: {
    en: `Nothing was touched. Give them another service account, or stop them, then run eyrie down again. They are: kubectl get pods -n ${namespace} ${pods.join(" ")}`,
    ja: `何も変更していません。別のサービスアカウントに変えるか停止してから、もう一度 eyrie down を実行してください。確認コマンド: kubectl get pods -n ${namespace} ${pods.join(" ")}`,
  },
});
