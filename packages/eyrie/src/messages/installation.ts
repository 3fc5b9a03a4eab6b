import type { Sentence } from "../model/sentence.ts";
import { type Failing, upAgain } from "./claims.ts";

export const states = {
  deployed: (release: string): Sentence => ({
    en: `Helm release ${release} is deployed`,
    ja: `Helm リリース ${release} がデプロイ済みである`,
  }),
  podsAccount: (account: string): Sentence => ({
    en: `Every Milvus pod runs under service account ${account}`,
    ja: `すべての Milvus Pod がサービスアカウント ${account} で動いている`,
  }),
  podsInjected: (): Sentence => ({
    en: "Every Milvus pod got the role and a token file injected",
    ja: "すべての Milvus Pod にロールとトークンファイルが注入されている",
  }),
  podsReady: (): Sentence => ({ en: "Every Milvus pod is ready", ja: "すべての Milvus Pod が Ready である" }),
  config: (): Sentence => ({
    en: "Milvus' configuration says useIAM: true, this bucket and root path, and holds no keys",
    ja: "Milvus の設定が useIAM: true・このバケット・このルートパスであり、キーを含まない",
  }),
  noMinio: (): Sentence => ({ en: "No MinIO was deployed beside it", ja: "MinIO が併設されていない" }),
};

export const releaseStatus = (release: string, namespace: string, status: string): Failing => ({
  why: { en: `Its latest revision is ${status}.`, ja: `最新リビジョンの状態は ${status} です。` },
  remedy: {
    en: `Run eyrie up; the history: helm history ${release} -n ${namespace}`,
    ja: `eyrie up を実行してください。履歴の確認: helm history ${release} -n ${namespace}`,
  },
});

export const noPods = (namespace: string, selector: string): Failing => ({
  why: { en: `There is no Milvus pod (${selector}).`, ja: `Milvus の Pod がありません (${selector})。` },
  remedy: {
    en: `See what holds them up: kubectl get events -n ${namespace} --sort-by=.lastTimestamp`,
    ja: `原因を確認してください: kubectl get events -n ${namespace} --sort-by=.lastTimestamp`,
  },
});

/** `restart`: the command that makes the pods anew. */
export const podsDiffer = (pods: readonly string[], restart: string): Failing => ({
  why: { en: `Not so: ${pods.join(", ")}`, ja: `該当しない Pod: ${pods.join("、")}` },
  remedy: {
    en: `Run eyrie up, then restart them: ${restart}`,
    ja: `eyrie up の後、再起動してください: ${restart}`,
  },
});

/** `restart`: what whoever keeps the release has to type, where it is not Eyrie's. */
export const podsNotInjected = (pods: readonly string[], restart: string | undefined): Failing => ({
  why: { en: `Not so: ${pods.join(", ")}`, ja: `該当しない Pod: ${pods.join("、")}` },
  remedy:
    restart === undefined
      ? {
          en: "Run eyrie up: it restarts what cannot see the annotation, one workload after the other.",
          ja: "eyrie up を実行してください。アノテーションが反映されていないワークロードを 1 つずつ再起動します。",
        }
      : {
          en: `Run eyrie up, then have the release's pods restarted, which are not Eyrie's to restart: ${restart}`,
          ja: `eyrie up の後、リリースの管理元で Pod を再起動してください (Eyrie は再起動しません): ${restart}`,
        },
});

export const podsNotReady = (pods: readonly string[]): Failing => ({
  why: { en: `Not ready: ${pods.join("; ")}`, ja: `Ready でない Pod: ${pods.join("、")}` },
  remedy: {
    en: "The last log lines and events stand beside it. When the cause is mended the pods recover; then run eyrie verify.",
    ja: "直近のログとイベントを併記しています。原因を直すと Pod は回復します。その後 eyrie verify を実行してください。",
  },
});

export const stoppedWaiting = (pods: readonly string[]): Failing => ({
  why: {
    en: `The wait was interrupted; not ready yet: ${pods.join(", ")}`,
    ja: `待機が中断されました。まだ Ready でない Pod: ${pods.join("、")}`,
  },
  remedy: { en: "Run eyrie verify.", ja: "eyrie verify を実行してください。" },
});

export const configDiffers = (differences: readonly string[]): Failing => ({
  why: { en: `It says otherwise: ${differences.join(", ")}`, ja: `設定が異なります: ${differences.join("、")}` },
  remedy: upAgain,
});

/** Milvus reads a user.yaml after its own file; the values would have been refused, so it was written by hand. */
export const configLaidOver = (namespace: string, map: string, differences: readonly string[]): Failing => ({
  why: {
    en: `Its user.yaml outranks it: ${differences.join(", ")}`,
    ja: `user.yaml の設定が優先されています: ${differences.join("、")}`,
  },
  remedy: {
    en: `Take the minio section out of user.yaml (kubectl edit configmap ${map} -n ${namespace}), then restart the pods.`,
    ja: `user.yaml から minio セクションを削除し (kubectl edit configmap ${map} -n ${namespace})、Pod を再起動してください。`,
  },
});

export const minioThere = (what: string): Failing => ({
  why: {
    en: `The release deploys a MinIO nobody uses: ${what}`,
    ja: `使われない MinIO がデプロイされています: ${what}`,
  },
  remedy: {
    en: "Set minio.enabled: false in the values; eyrie up does that.",
    ja: "values で minio.enabled: false にしてください。eyrie up で設定されます。",
  },
});

export const podNote = (pod: string, reason: string): Sentence => ({
  en: `${pod}: ${reason}`,
  ja: `${pod}: ${reason}`,
});

export const waitingForPods = (ready: number, total: number): Sentence => ({
  en: `${ready} of ${total} Milvus pods are ready`,
  ja: `Milvus Pod ${total} 個中 ${ready} 個が Ready`,
});
