import type { Sentence } from "../model/sentence.ts";

export const existsUnowned = (resource: string): Sentence => ({
  en: `${resource} exists and was not made by Eyrie.`,
  ja: `${resource} はすでに存在し、Eyrie が作成したものではありません。`,
});

export const existsOwnedBy = (resource: string, owner: string): Sentence => ({
  en: `${resource} exists and belongs to another Eyrie set-up: ${owner}`,
  ja: `${resource} はすでに存在し、別の Eyrie 構成に属しています: ${owner}`,
});

export const chooseAnotherName = (resource: string): Sentence => ({
  en: `Nothing was touched. Choose another name in the spec, or remove ${resource} yourself if nobody needs it.`,
  ja: `何も変更していません。spec で別の名前を選ぶか、不要であれば ${resource} をご自身で削除してください。`,
});

export const bucketElsewhere = (bucket: string, region: string, wanted: string): Sentence => ({
  en: `Bucket ${bucket} is in ${region}, the spec says ${wanted}. A bucket cannot move.`,
  ja: `バケット ${bucket} は ${region} にありますが、spec は ${wanted} です。バケットは移動できません。`,
});

export const correctRegion = (region: string): Sentence => ({
  en: `Set cluster.region to ${region}, or choose another bucket name.`,
  ja: `cluster.region を ${region} にするか、別のバケット名を選んでください。`,
});

export const rolePathFixed = (role: string, have: string, want: string): Sentence => ({
  en: `Role ${role} has the path ${have}, the spec says ${want}. IAM cannot change a role's path.`,
  ja: `ロール ${role} のパスは ${have} ですが、spec は ${want} です。IAM ではロールのパスを変更できません。`,
});

export const correctRolePath = (path: string): Sentence => ({
  en: `Set role.path to ${path}, or choose another role name.`,
  ja: `role.path を ${path} にするか、別のロール名を選んでください。`,
});

export const namespaceTerminating = (namespace: string): Sentence => ({
  en: `Namespace ${namespace} is being deleted.`,
  ja: `名前空間 ${namespace} は削除中です。`,
});

export const waitForNamespace = (namespace: string): Sentence => ({
  en: `Wait until it is gone (kubectl get namespace ${namespace}), then run the same command again.`,
  ja: `削除の完了を待ち (kubectl get namespace ${namespace})、同じコマンドをもう一度実行してください。`,
});

export const bucketNameTaken = (bucket: string): { fact: Sentence; remedy: Sentence } => ({
  fact: {
    en: `Bucket ${bucket} belongs to somebody else, or you may not see it: HEAD answered 403.`,
    ja: `バケット ${bucket} は他者の所有物か、参照する権限がありません (HEAD の応答は 403)。`,
  },
  remedy: {
    en: "Bucket names are unique in all of AWS: choose another in the spec (eyrie init makes a fresh one). If it is yours, allow s3:ListBucket on it.",
    ja: "バケット名は AWS 全体で一意です。spec で別の名前を選んでください (eyrie init で新しい名前を作れます)。ご自身のバケットであれば s3:ListBucket を許可してください。",
  },
});

export const notKept = (what: string): { fact: Sentence; remedy: Sentence } => ({
  fact: {
    en: `${what} was written but reads back differently: somebody else writes it at the same time.`,
    ja: `${what} を書き込みましたが、読み返すと異なっています。ほかの誰かが同時に書き込んでいます。`,
  },
  remedy: {
    en: "Find out who (CloudTrail shows it), then run the same command again.",
    ja: "CloudTrail などで書き込み元を確認してから、同じコマンドをもう一度実行してください。",
  },
});

export const policyAttachedElsewhere = (policy: string, count: number): { fact: Sentence; remedy: Sentence } => ({
  fact: {
    en: `Policy ${policy} is still attached in ${count} more place(s).`,
    ja: `ポリシー ${policy} はほかに ${count} か所でアタッチされています。`,
  },
  remedy: {
    en: `See where: aws iam list-entities-for-policy --policy-arn ${policy}`,
    ja: `確認コマンド: aws iam list-entities-for-policy --policy-arn ${policy}`,
  },
});

export const releaseUnowned = (release: string, namespace: string): Sentence => ({
  en: `Helm release ${release} in namespace ${namespace} exists and was not made by Eyrie.`,
  ja: `名前空間 ${namespace} の Helm リリース ${release} はすでに存在し、Eyrie が作成したものではありません。`,
});

export const chooseAnotherRelease = (release: string): Sentence => ({
  en: `Nothing was touched. Choose another milvus.release in the spec; eyrie values prints what Eyrie would add to ${release}, for helm upgrade -f by hand.`,
  ja: `何も変更していません。spec で別の milvus.release を選んでください。eyrie values で Eyrie が ${release} に加える値を表示できるので、helm upgrade -f で手動適用もできます。`,
});

export const storageWouldMove = (release: string, have: string, want: string): Sentence => ({
  en: `Release ${release} stores in ${have}; the spec says ${want}. A deployed release cannot move: its etcd points at the objects where they are.`,
  ja: `リリース ${release} の保存先は ${have} ですが、spec は ${want} です。デプロイ済みのリリースは移動できません。etcd が現在の場所のオブジェクトを指しているためです。`,
});

export const keepStorage = (have: string): Sentence => ({
  en: `Nothing was touched. Set bucket.name and bucket.rootPath in the spec to ${have}, or choose another milvus.release.`,
  ja: `何も変更していません。spec の bucket.name と bucket.rootPath を ${have} に合わせるか、別の milvus.release を選んでください。`,
});

export const clearingUnfinished = (release: string, status: string): Sentence => ({
  en: `Clearing the record of an unfinished helm run on ${release} (${status}).`,
  ja: `${release} に残っている未完了の helm 実行の記録 (${status}) を片付けます。`,
});
