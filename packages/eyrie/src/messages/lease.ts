import type { FactAndRemedy, Sentence } from "../model/sentence.ts";

/** Another run is at work. `age`: seconds since it last said so. */
export const waiting = (holder: string, age: number): Sentence => ({
  en: `Another run of Eyrie is at work on this release: ${holder} (last sign of life ${age} s ago). Waiting for it.`,
  ja: `このリリースでは別の Eyrie が実行中です: ${holder} (最後の応答は ${age} 秒前)。完了を待っています。`,
});

export const takenOver = (holder: string): Sentence => ({
  en: `${holder} was at work on this release and gave no more sign of life; going on in its place.`,
  ja: `${holder} がこのリリースで実行中でしたが、応答がなくなったため引き継ぎます。`,
});

export const withoutLease = (cause: Sentence): Sentence => ({
  en: `Going on without a lease, so nothing keeps a second run of Eyrie from writing at the same time: ${cause.en}`,
  ja: `Lease を使えないまま続行します。別の Eyrie の同時書き込みは防げません: ${cause.ja}`,
});

export const held = (holder: string, namespace: string, name: string): FactAndRemedy => ({
  fact: {
    en: `Another run of Eyrie has been at work on this release for more than 10 minutes: ${holder}. Nothing was touched.`,
    ja: `このリリースでは別の Eyrie が 10 分以上実行中です: ${holder}。何も変更していません。`,
  },
  remedy: {
    en: `Wait for it, or stop it. Who holds the lease: kubectl get lease ${name} -n ${namespace} -o yaml`,
    ja: `完了を待つか停止してください。Lease の保持者の確認: kubectl get lease ${name} -n ${namespace} -o yaml`,
  },
});

export const lost = (namespace: string, name: string): FactAndRemedy => ({
  fact: {
    en: `The lease ${namespace}/${name} was lost to another run, so nothing new was begun.`,
    ja: `Lease ${namespace}/${name} が別の実行に移ったため、新しい変更を開始していません。`,
  },
  remedy: {
    en: "Run the same command again; it finishes what is left.",
    ja: "同じコマンドをもう一度実行すると、残りが完了します。",
  },
});
