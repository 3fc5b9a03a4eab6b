import type { Obstacle } from "../model/kind.ts";
import type { Sentence } from "../model/sentence.ts";

export const stay = (count: number): Sentence => ({
  en:
    count === 1
      ? "This volume claim of the release stays (etcd's holds the index of the bucket):"
      : `These ${count} volume claims of the release stay (etcd's hold the index of the bucket):`,
  ja: `リリースの PersistentVolumeClaim ${count} 個は残ります (etcd のものにはバケットの索引があります):`,
});

export const deleteAll: Sentence = {
  en: "Eyrie never deletes them. Once you need the data no more:",
  ja: "Eyrie は削除しません。データが不要になったら:",
};

/** The bucket is gone, etcd would still point into it. */
export const stale = (count: number): Sentence => ({
  en:
    count === 1
      ? "This volume claim of the release stays, with an index of objects that are gone:"
      : `These ${count} volume claims of the release stay, with an index of objects that are gone:`,
  ja: `リリースの PersistentVolumeClaim ${count} 個は残りますが、その索引が指すオブジェクトはもうありません:`,
});

export const deleteStale: Sentence = {
  en: "Delete them before the next eyrie up, or Milvus looks for what is gone:",
  ja: "次の eyrie up の前に削除してください。残すと、Milvus は存在しないオブジェクトを参照します:",
};

export const unread = (namespace: string): Sentence => ({
  en: `Which volume claims stay in namespace ${namespace} could not be read. Eyrie deletes none. See: kubectl get pvc -n ${namespace}`,
  ja: `名前空間 ${namespace} に残る PersistentVolumeClaim を読み取れませんでした。Eyrie は 1 つも削除しません。確認コマンド: kubectl get pvc -n ${namespace}`,
});

const retain = (namespace: string, set: string): string =>
  `kubectl patch statefulset -n ${namespace} ${set} --type merge -p '{"spec":{"persistentVolumeClaimRetentionPolicy":{"whenDeleted":"Retain"}}}'`;

/** StatefulSets whose claims Kubernetes deletes with them, while the bucket would stay. */
export const claimsGo = (namespace: string, sets: readonly string[], bucket: string): Obstacle => ({
  why: {
    en: `Uninstalling would delete the volume claims of ${sets.join(", ")} (persistentVolumeClaimRetentionPolicy.whenDeleted: Delete). etcd's hold the index of the bucket, which stays: without them its data cannot be read any more.`,
    ja: `アンインストールすると ${sets.join("、")} の PersistentVolumeClaim が削除されます (persistentVolumeClaimRetentionPolicy.whenDeleted: Delete)。etcd のものには残るバケットの索引があり、失うとデータを読み取れなくなります。`,
  },
  remedy: {
    en: `Nothing was touched. To keep them: ${sets.map((set) => retain(namespace, set)).join(" && ")}, then eyrie down again. To lose the data too, name the bucket: eyrie down --delete-bucket ${bucket}`,
    ja: `何も変更していません。残す場合は ${sets.map((set) => retain(namespace, set)).join(" && ")} を実行してから、もう一度 eyrie down を実行してください。データも失ってよい場合はバケットを指定します: eyrie down --delete-bucket ${bucket}`,
  },
});
