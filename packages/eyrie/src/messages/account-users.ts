import type { Obstacle } from "../model/kind.ts";
import type { FactAndRemedy, Sentence } from "../model/sentence.ts";

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

/** The release is gone already, its pods are not. */
export const stillEnding = (pods: number): Sentence => ({
  en: pods === 1 ? "uninstalled; 1 pod is still ending" : `uninstalled; ${pods} pods are still ending`,
  ja: `アンインストール済み。${pods} 個の Pod が終了処理中です`,
});

/** Pods, or what starts pods, that this run does not take away. */
export const accountInUse = (account: string, namespace: string, users: readonly string[]): Obstacle => ({
  why: {
    en: `What this run does not take away runs under service account ${account}, or as this release: ${users.join(", ")}`,
    ja: `この実行では削除されないものが、サービスアカウント ${account} またはこのリリースとして動いています: ${users.join("、")}`,
  },
  remedy: {
    en: `Nothing was touched. Give them another service account, or remove them, then run eyrie down again. See them: kubectl get deployments,statefulsets,pods -n ${namespace}`,
    ja: `何も変更していません。別のサービスアカウントに変えるか削除してから、もう一度 eyrie down を実行してください。確認コマンド: kubectl get deployments,statefulsets,pods -n ${namespace}`,
  },
});

const why: Record<"adopted" | "used" | "foreign", Sentence> = {
  adopted: { en: "it was taken over", ja: "引き継いだもののため" },
  used: { en: "it is used as it is", ja: "そのまま使用しているため" },
  foreign: { en: "it is not Eyrie's", ja: "Eyrie のものではないため" },
};

/** A release that is not uninstalled goes on using what would go. */
export const releaseStays = (
  release: string,
  namespace: string,
  standing: keyof typeof why,
  uses: readonly string[],
): Obstacle => ({
  why: {
    en: `Release ${release} stays (${why[standing].en}) and uses ${uses.join(", ")}, which would go.`,
    ja: `リリース ${release} は残りますが (${why[standing].ja})、削除対象の ${uses.join("、")} を使っています。`,
  },
  remedy: {
    en: `Nothing was touched. To be rid of all, uninstall it where it is kept (by hand: helm uninstall ${release} -n ${namespace}), then run eyrie down again. Else leave everything as it is.`,
    ja: `何も変更していません。すべて撤去する場合は、管理元でアンインストールしてから (手動: helm uninstall ${release} -n ${namespace})、もう一度 eyrie down を実行してください。使い続ける場合はこのままにしてください。`,
  },
});
