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

/** `ours`: the release is Eyrie's, and its run scales back what was scaled by hand. */
export const noPods = (namespace: string, selector: string, ours: boolean): Failing => ({
  why: { en: `There is no Milvus pod (${selector}).`, ja: `Milvus の Pod がありません (${selector})。` },
  remedy: {
    en: `${ours ? "Where somebody scaled it to 0, eyrie up scales it back. Else see" : "See"} what holds them up: kubectl get events -n ${namespace} --sort-by=.lastTimestamp`,
    ja: `${ours ? "0 にスケールされている場合は、eyrie up で元に戻ります。それ以外の場合は" : ""}原因を確認してください: kubectl get events -n ${namespace} --sort-by=.lastTimestamp`,
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

/** What is to be done about pods that wait, or that nobody made. */
type NotReady = {
  /** Of pods that wait, where there are any; `command`: what shows why, where nothing of it stands beside. */
  readonly waiting?: { readonly command?: string };
  /** Of workloads with fewer pods than asked for, where there are any. */
  readonly unmade?: { readonly why: string; readonly scale: readonly string[] | "up" };
};

export const podsNotReady = (pods: readonly string[], { waiting, unmade }: NotReady): Failing => {
  const remedies: readonly Sentence[] = [
    ...(unmade === undefined ? [] : [broughtBack(unmade.scale, unmade.why)]),
    ...(waiting === undefined ? [] : [waiting.command === undefined ? whyShown : whyAsked(waiting.command)]),
  ];
  return {
    why: { en: `Not ready: ${pods.join("; ")}`, ja: `Ready でない Pod: ${pods.join("、")}` },
    remedy: {
      en: [...remedies.map(({ en }) => en), "Then run eyrie verify."].join(" "),
      ja: [...remedies.map(({ ja }) => ja), "その後 eyrie verify を実行してください。"].join(""),
    },
  };
};

const whyShown: Sentence = {
  en: "The last log lines and events stand beside it. When the cause is mended the pods recover.",
  ja: "直近のログとイベントを併記しています。原因を直すと Pod は回復します。",
};

const whyAsked = (command: string): Sentence => ({
  en: `Why a pod waits: ${command}. When the cause is mended the pods recover.`,
  ja: `Pod が Ready にならない理由の確認: ${command}。原因を直すと Pod は回復します。`,
});

/** Whoever scaled a workload down left no pod that could tell of it. `why`: the command that shows why none is made. */
const broughtBack = (scale: readonly string[] | "up", why: string): Sentence =>
  scale === "up"
    ? {
        en: `Pods are missing: eyrie up scales back what was scaled by hand. Where it was not scaled, what keeps its pods from being made: ${why}.`,
        ja: `Pod が不足しています。手動でスケールされたものは eyrie up で元に戻ります。スケールされていない場合は、Pod が作成されない理由を確認してください: ${why}。`,
      }
    : {
        en: `Pods are missing. What was scaled by hand is scaled back where the release is kept, or by: ${scale.join("; ")}. Where it was not scaled, what keeps its pods from being made: ${why}.`,
        ja: `Pod が不足しています。手動でスケールされたものは、リリースの管理元で、または次のコマンドで元に戻してください: ${scale.join("; ")}。スケールされていない場合は、Pod が作成されない理由を確認してください: ${why}。`,
      };

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
