import type { FactAndRemedy } from "../model/sentence.ts";

/** A port of a pod, as it is reached through the Kubernetes API. */
export type PodPort = { readonly namespace: string; readonly pod: string; readonly port: number };

/** `said`: why, in Kubernetes' own words. */
export const podNotRunning = ({ namespace, pod, port }: PodPort, said: string): FactAndRemedy => ({
  fact: {
    en: `Port ${port} of pod ${namespace}/${pod} cannot be reached, as the pod does not run: ${said}`,
    ja: `Pod ${namespace}/${pod} が実行中でないため、ポート ${port} に接続できません: ${said}`,
  },
  remedy: {
    en: `See what became of it: kubectl -n ${namespace} describe pod ${pod}`,
    ja: `Pod の状態を確認してください: kubectl -n ${namespace} describe pod ${pod}`,
  },
});

export const nothingListens = ({ namespace, pod, port }: PodPort): FactAndRemedy => ({
  fact: {
    en: `Nothing in pod ${namespace}/${pod} listens on port ${port}: connection refused`,
    ja: `Pod ${namespace}/${pod} のポート ${port} で待ち受けているプロセスがありません: connection refused`,
  },
  remedy: {
    en: `It may still be starting. See what it says: kubectl -n ${namespace} logs ${pod} --tail 20`,
    ja: `起動中の可能性があります。ログを確認してください: kubectl -n ${namespace} logs ${pod} --tail 20`,
  },
});

/** `said`: what came in place of a WebSocket. */
export const noWebSocket = ({ namespace, pod, port }: PodPort, server: string, said: string): FactAndRemedy => ({
  fact: {
    en: `The Kubernetes API at ${server} opened no WebSocket to port ${port} of pod ${namespace}/${pod}: ${said}`,
    ja: `Kubernetes API (${server}) が Pod ${namespace}/${pod} のポート ${port} への WebSocket を開きませんでした: ${said}`,
  },
  remedy: {
    en: `Have the proxy or load balancer on the way pass WebSocket upgrades on. kubectl may get through without: kubectl -n ${namespace} port-forward pod/${pod} ${port}`,
    ja: `経路上のプロキシまたはロードバランサーで WebSocket のアップグレードを許可してください。kubectl は WebSocket なしで接続できる場合があります: kubectl -n ${namespace} port-forward pod/${pod} ${port}`,
  },
});

export const forwardCut = ({ namespace, pod, port }: PodPort, server: string, reason: string): FactAndRemedy => ({
  fact: {
    en: `The connection to port ${port} of pod ${namespace}/${pod} through the Kubernetes API at ${server} was cut: ${reason}`,
    ja: `Kubernetes API (${server}) を経由した Pod ${namespace}/${pod} のポート ${port} への接続が切断されました: ${reason}`,
  },
  remedy: {
    en: `See whether the pod still runs (kubectl -n ${namespace} get pod ${pod}), then run the same command again.`,
    ja: `Pod が実行中か確認してから (kubectl -n ${namespace} get pod ${pod})、同じコマンドをもう一度実行してください。`,
  },
});

/** `said`: what the node answered. */
export const forwardFailed = ({ namespace, pod, port }: PodPort, said: string): FactAndRemedy => ({
  fact: {
    en: `The node could not connect to port ${port} of pod ${namespace}/${pod}: ${said}`,
    ja: `ノードが Pod ${namespace}/${pod} のポート ${port} に接続できませんでした: ${said}`,
  },
  remedy: {
    en: `Try by hand: kubectl -n ${namespace} port-forward pod/${pod} ${port}`,
    ja: `手動で試してください: kubectl -n ${namespace} port-forward pod/${pod} ${port}`,
  },
});
