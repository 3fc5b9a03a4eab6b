import type { Obstacle } from "../model/kind.ts";
import type { FactAndRemedy, Sentence } from "../model/sentence.ts";

export const bucketElsewhere = (bucket: string, region: string, wanted: string): Obstacle => ({
  why: {
    en: `Bucket ${bucket} is in ${region}, the spec says ${wanted}. A bucket cannot move.`,
    ja: `バケット ${bucket} は ${region} にありますが、spec は ${wanted} です。バケットは移動できません。`,
  },
  remedy: {
    en: `Set cluster.region to ${region}, or choose another bucket name.`,
    ja: `cluster.region を ${region} にするか、別のバケット名を選んでください。`,
  },
});

export const rolePathFixed = (role: string, have: string, want: string): Obstacle => ({
  why: {
    en: `Role ${role} has the path ${have}, the spec says ${want}. IAM cannot change a role's path.`,
    ja: `ロール ${role} のパスは ${have} ですが、spec は ${want} です。IAM ではロールのパスを変更できません。`,
  },
  remedy: {
    en: `Set role.path to ${have}, or choose another role name.`,
    ja: `role.path を ${have} にするか、別のロール名を選んでください。`,
  },
});

export const namespaceTerminating = (namespace: string): Obstacle => ({
  why: { en: `Namespace ${namespace} is being deleted.`, ja: `名前空間 ${namespace} は削除中です。` },
  remedy: {
    en: `Wait until it is gone (kubectl get namespace ${namespace}), then run the same command again.`,
    ja: `削除の完了を待ち (kubectl get namespace ${namespace})、同じコマンドをもう一度実行してください。`,
  },
});

/** A service account that the release's own chart renders. */
export const accountOfRelease = (id: string, release: string): Obstacle => ({
  why: {
    en: `${id} is made by Helm release ${release} itself (serviceAccount.create: true); helm deletes it once the chart no longer renders it.`,
    ja: `${id} は Helm リリース ${release} 自身が作成したもの (serviceAccount.create: true) で、チャートが描画しなくなると helm が削除します。`,
  },
  remedy: {
    en: "Nothing was touched. Choose another serviceAccount.name in the spec; Eyrie makes it before the release uses it.",
    ja: "何も変更していません。spec で別の serviceAccount.name を選んでください。リリースが使う前に Eyrie が作成します。",
  },
});

/** The role was to be found by the service account's annotation. */
export const accountNamesNoRole = (namespace: string, name: string, exists: boolean): FactAndRemedy => ({
  fact: exists
    ? {
        en: `The spec leaves role.name to service account ${namespace}/${name}, which names no role: it has no annotation eks.amazonaws.com/role-arn.`,
        ja: `spec の role.name が省略されていますが、サービスアカウント ${namespace}/${name} には eks.amazonaws.com/role-arn アノテーションがなく、ロールを特定できません。`,
      }
    : {
        en: `The spec leaves role.name to service account ${namespace}/${name}, which does not exist.`,
        ja: `spec の role.name が省略されていますが、サービスアカウント ${namespace}/${name} が存在しません。`,
      },
  remedy: {
    en: "Name the role in the spec (role.name), or have whoever keeps the service account annotate it.",
    ja: "spec の role.name にロールを指定するか、サービスアカウントの管理者にアノテーションの追加を依頼してください。",
  },
});

/** IAM deletes no role that policies hang on, and these are not Eyrie's to detach. */
export const foreignPolicies = (role: string, policies: readonly string[]): Obstacle => ({
  why: {
    en: `Role ${role} bears policies that Eyrie did not put there: ${policies.join(", ")}`,
    ja: `ロール ${role} に Eyrie のものではないポリシーがあります: ${policies.join("、")}`,
  },
  remedy: {
    en: `Nothing was touched. Whoever put them there may still need the role. When nobody does: aws iam detach-role-policy --role-name ${role} --policy-arn ARN (or delete-role-policy --policy-name NAME), then eyrie down again.`,
    ja: `何も変更していません。付けた人がまだロールを必要としている可能性があります。不要であれば aws iam detach-role-policy --role-name ${role} --policy-arn ARN (インラインの場合は delete-role-policy --policy-name 名前) の後、もう一度 eyrie down を実行してください。`,
  },
});

/** Whoever else the role's trust policy lets in may rely on it. */
export const roleShared = (role: string, others: readonly string[]): Obstacle => ({
  why: {
    en: `Role ${role} trusts others too: ${others.join(", ")}`,
    ja: `ロール ${role} はほかも信頼しています: ${others.join("、")}`,
  },
  remedy: {
    en: `Nothing was touched. They may still assume it. When nobody does: eyrie up puts the trust policy right, then eyrie down again. To see it: aws iam get-role --role-name ${role} --query Role.AssumeRolePolicyDocument`,
    ja: `何も変更していません。まだ引き受けられている可能性があります。不要であれば、eyrie up で信頼ポリシーを元に戻してから、もう一度 eyrie down を実行してください。確認コマンド: aws iam get-role --role-name ${role} --query Role.AssumeRolePolicyDocument`,
  },
});

/** IAM deletes no policy that is attached, and this role is not Eyrie's to detach it from. */
export const policyOnRoleThatStays = (policy: string, arn: string, role: string): Obstacle => ({
  why: {
    en: `Policy ${policy} is attached to role/${role}, which is not Eyrie's and stays.`,
    ja: `ポリシー ${policy} は role/${role} にアタッチされています。このロールは Eyrie のものではないため残ります。`,
  },
  remedy: {
    en: `Nothing was touched. Have the role's owner detach it (aws iam detach-role-policy --role-name ${role} --policy-arn ${arn}), then run eyrie down again.`,
    ja: `何も変更していません。ロールの所有者にデタッチを依頼し (aws iam detach-role-policy --role-name ${role} --policy-arn ${arn})、もう一度 eyrie down を実行してください。`,
  },
});

/** Taking the role over makes its trust policy let one service account in and nobody else. */
export const roleUsedByOthers = (role: string, others: readonly string[]): Obstacle => ({
  why: {
    en: `Role ${role} lets in more than Milvus' service account: ${others.join(", ")}. Adopted, it would shut these out.`,
    ja: `ロール ${role} は Milvus のサービスアカウント以外も許可しています: ${others.join("、")}。引き継ぐと、これらは利用できなくなります。`,
  },
  remedy: {
    en: "Nothing was touched. To use it as it is, say role: { existing: true } in the spec. To adopt it, first take these out of its trust policy, or narrow the pattern to the service account.",
    ja: "何も変更していません。そのまま使う場合は spec に role: { existing: true } を指定してください。引き継ぐ場合は、先に信頼ポリシーからこれらを外すか、パターンをサービスアカウントに限定してください。",
  },
});

/** A role that is used as it is gets no policy from us. */
export const notAttachedToUsed = (role: string, policyArn: string): Obstacle => ({
  why: {
    en: `${policyArn} is not attached to role ${role}, which is used as it is.`,
    ja: `${policyArn} が、そのまま使うロール ${role} にアタッチされていません。`,
  },
  remedy: {
    en: `Have its owner make the policy, where it is missing, and attach it (aws iam attach-role-policy --role-name ${role} --policy-arn ${policyArn}). Where other policies of the role allow what Milvus does, say policy: { existing: true } in the spec, without a name.`,
    ja: `所有者に、ポリシーがなければその作成と、アタッチを依頼してください (aws iam attach-role-policy --role-name ${role} --policy-arn ${policyArn})。ロールのほかのポリシーで Milvus に必要な操作が許可されている場合は、spec に policy: { existing: true } を名前なしで指定してください。`,
  },
});

/** Changing the policy would change what those others may do. */
export const policyShared = (policy: string, arn: string, others: readonly string[]): Obstacle => ({
  why: {
    en: `Policy ${policy} is attached to more than this role: ${others.join(", ")}`,
    ja: `ポリシー ${policy} はこのロール以外にもアタッチされています: ${others.join("、")}`,
  },
  remedy: {
    en: `Nothing was touched. Detach it there, or choose another policy.name. To see where it is: aws iam list-entities-for-policy --policy-arn ${arn}`,
    ja: `何も変更していません。アタッチ先から外すか、別の policy.name を選んでください。確認コマンド: aws iam list-entities-for-policy --policy-arn ${arn}`,
  },
});

/** The role of a spec that was renamed alone: the policy is on the one before. */
export const policyElsewhere = (policy: string, arn: string, role: string, others: readonly string[]): Obstacle => ({
  why: {
    en: `Policy ${policy} is not attached to role ${role}, but to ${others.join(", ")}`,
    ja: `ポリシー ${policy} はロール ${role} ではなく、${others.join("、")} にアタッチされています`,
  },
  remedy: {
    en: `Nothing was touched. If role.name was changed, change policy.name as well, or keep the role's name. Else detach it there: aws iam list-entities-for-policy --policy-arn ${arn}`,
    ja: `何も変更していません。role.name を変更した場合は、policy.name も変更するか、ロール名を元に戻してください。それ以外の場合はアタッチ先から外してください。確認コマンド: aws iam list-entities-for-policy --policy-arn ${arn}`,
  },
});

export const bucketNameTaken = (bucket: string, arn: string): { fact: Sentence; remedy: Sentence } => ({
  fact: {
    en: `Bucket ${bucket} belongs to somebody else, or you may not see it: HEAD answered 403.`,
    ja: `バケット ${bucket} は他者の所有物か、参照する権限がありません (HEAD の応答は 403)。`,
  },
  remedy: {
    en: `Bucket names are unique in all of AWS: choose another in the spec (eyrie init makes a fresh one). If it is yours, allow s3:ListBucket on ${arn}. All that a command needs: eyrie permissions`,
    ja: `バケット名は AWS 全体で一意です。spec で別の名前を選んでください (eyrie init で新しい名前を作れます)。ご自身のバケットであれば ${arn} への s3:ListBucket を許可してください。必要な権限の一覧: eyrie permissions`,
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

export const storageWouldMove = (release: string, have: string, want: string): Obstacle => ({
  why: {
    en: `Release ${release} stores in ${have}; the spec says ${want}. A deployed release cannot move: its etcd points at the objects where they are.`,
    ja: `リリース ${release} の保存先は ${have} ですが、spec は ${want} です。デプロイ済みのリリースは移動できません。etcd が現在の場所のオブジェクトを指しているためです。`,
  },
  remedy: {
    en: `Nothing was touched. Leave bucket.name and bucket.rootPath out of the spec, so that the release keeps ${have}; or choose another milvus.release.`,
    ja: `何も変更していません。spec から bucket.name と bucket.rootPath を省くと、リリースは ${have} のままになります。または別の milvus.release を選んでください。`,
  },
});

/** Most likely in the MinIO that the chart brings unless told otherwise. */
export const storesElsewhere = (release: string, namespace: string): Obstacle => ({
  why: {
    en: `Release ${release} does not store in S3 (its values do not say externalS3.enabled: true). Its etcd points at objects elsewhere, most likely in its own MinIO; led to S3, Milvus would not find them.`,
    ja: `リリース ${release} の保存先は S3 ではありません (values に externalS3.enabled: true がありません)。etcd は別の場所 (多くはチャート付属の MinIO) のオブジェクトを指しており、S3 に切り替えると Milvus はそれらを参照できなくなります。`,
  },
  remedy: {
    en: `Nothing was touched. Choose another milvus.release and copy the data there (milvus-backup does that). If nobody needs it: helm uninstall ${release} -n ${namespace}, delete its volume claims (kubectl get pvc -n ${namespace}), then eyrie up.`,
    ja: `何も変更していません。別の milvus.release を選び、データをコピーしてください (milvus-backup を利用できます)。データが不要な場合は helm uninstall ${release} -n ${namespace} を実行し、PersistentVolumeClaim (kubectl get pvc -n ${namespace}) を削除してから eyrie up を実行してください。`,
  },
});

/** Taking a release over and upgrading it are two steps. */
export const chartWouldChange = (release: string, have: string, want: string): Obstacle => ({
  why: {
    en: `Release ${release} is deployed with chart version ${have}; the spec's is ${want}. A release is taken over as it is, never upgraded on the way.`,
    ja: `リリース ${release} はチャートバージョン ${have} でデプロイされていますが、spec は ${want} です。引き継ぎと同時にアップグレードは行いません。`,
  },
  remedy: {
    en: `Nothing was touched. Leave milvus.version out (with a chart from the repository), or give version ${have}; once the release is adopted, name ${want} and eyrie plan shows what that changes.`,
    ja: `何も変更していません。リポジトリのチャートを使って milvus.version を省くか、バージョン ${have} を指定してください。引き継いだ後に ${want} を指定すると、eyrie plan で変更内容を確認できます。`,
  },
});

/** Values that are deployed and that nobody would give again. */
export const valuesWouldBeLost = (release: string, namespace: string, paths: readonly string[]): Obstacle => ({
  why: {
    en: `Release ${release} is deployed with values that neither the spec's files nor Eyrie give: ${paths.join(", ")}. Adopting it would drop them.`,
    ja: `リリース ${release} は、spec の values ファイルにも Eyrie の値にもない値でデプロイされています: ${paths.join("、")}。引き継ぐと失われます。`,
  },
  remedy: {
    en: `Put them into a file (helm get values ${release} -n ${namespace} shows them) and name it in milvus.values; or say null there for what is to go.`,
    ja: `values ファイルに書き (helm get values ${release} -n ${namespace} で確認できます)、milvus.values に指定してください。不要な値はそこで null にしてください。`,
  },
});

export const unfinishedRun = (release: string, status: string): Sentence => ({
  en: `A helm run on ${release} never finished (${status}); recording that it failed, and going on from there.`,
  ja: `${release} の helm 実行が完了しないまま残っています (${status})。失敗として記録し、そこから続行します。`,
});
