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
