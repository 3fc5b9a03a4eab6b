import type { FactAndRemedy, Sentence } from "../../model/sentence.ts";

export const policyTypes: Readonly<Record<string, Sentence>> = {
  identity: { en: "the role's own policies", ja: "ロールのポリシー" },
  boundary: { en: "the permissions boundary", ja: "アクセス許可の境界" },
  session: { en: "the session policy", ja: "セッションポリシー" },
  resource: { en: "the resource's policy", ja: "リソースのポリシー" },
  "service-control": { en: "a service control policy", ja: "サービスコントロールポリシー" },
  "resource-control": { en: "a resource control policy", ja: "リソースコントロールポリシー" },
  "vpc-endpoint": { en: "the VPC endpoint's policy", ja: "VPC エンドポイントのポリシー" },
};

export const trustPolicy: Sentence = { en: "the trust policy", ja: "信頼ポリシー" };

export const allowed = (caller: string, action: string, resource: string): Sentence => ({
  en: `${caller} may ${action} on ${resource}`,
  ja: `${caller} は ${resource} に対して ${action} を実行できます`,
});

export const denied = (
  caller: string,
  action: string,
  resource: string,
  explicit: boolean,
  by: Sentence,
): Sentence => ({
  en: `${caller} may not ${action} on ${resource}: ${explicit ? `${by.en} denies it` : `nothing in ${by.en} allows it`}`,
  ja: `${caller} は ${resource} に対して ${action} を実行できません (${explicit ? `${by.ja}が拒否しています` : `${by.ja}に許可がありません`})`,
});

export const many = (what: string): FactAndRemedy => ({
  fact: {
    en: `${what} names many: a request has one action and one resource.`,
    ja: `${what} は複数を指しています。1 つのリクエストのアクションとリソースは 1 つずつです。`,
  },
  remedy: {
    en: "Name one of each, such as s3:GetObject s3://bucket/path/x",
    ja: "s3:GetObject s3://bucket/path/x のように、1 つずつ指定してください。",
  },
});

export const noSuchRole = (arn: string): FactAndRemedy => ({
  fact: { en: `Role ${arn} does not exist.`, ja: `ロール ${arn} は存在しません。` },
  remedy: {
    en: "See which there are: aws iam list-roles --query 'Roles[].Arn'",
    ja: "既存のロールを確認してください: aws iam list-roles --query 'Roles[].Arn'",
  },
});

export const label = {
  by: { en: "decided by", ja: "判定したステートメント" },
  nearest: { en: "nearest", ja: "最も近いステートメント" },
  took: { en: "Documents that took part", ja: "判定に使用したドキュメント" },
  mend: { en: "The smallest change that allows it, in", ja: "許可するための最小の変更" },
  tried: { en: "Tried", ja: "実際に試した結果" },
} as const satisfies Record<string, Sentence>;

export const says = {
  allows: { en: "allows", ja: "許可" },
  denies: { en: "denies", ja: "拒否" },
  nothing: { en: "says nothing", ja: "該当なし" },
} as const satisfies Record<string, Sentence>;

export const triedAllowed = (caller: string, key: string | undefined): Sentence => ({
  en: `AWS allowed it to ${caller}${key === undefined ? "" : ` (with key ${key})`}`,
  ja: `AWS は ${caller} に許可しました${key === undefined ? "" : ` (使用したキー: ${key})`}`,
});

export const probeLeft = (key: string): Sentence => ({
  en: `The probe ${key} could not be deleted, neither by the role nor by you: aws s3 rm s3://<bucket>/${key}`,
  ja: `検査用オブジェクト ${key} をロールでも操作者でも削除できませんでした: aws s3 rm s3://<バケット>/${key}`,
});

export const triedDenied = (said: string): Sentence => ({
  en: `AWS refused it: ${said}`,
  ja: `AWS が拒否しました: ${said}`,
});

export const differs: Sentence = {
  en: "What was tried differs from the documents. Beside these there may be a service or resource control policy, a VPC endpoint's policy, or a change of the last seconds.",
  ja: "試した結果がドキュメントの判定と異なります。ほかに SCP・RCP・VPC エンドポイントのポリシーがあるか、直前の変更がまだ反映されていない可能性があります。",
};

export const notWho = (who: string): FactAndRemedy => ({
  fact: {
    en: `${who} names neither a service account nor a role.`,
    ja: `${who} はサービスアカウントでもロールでもありません。`,
  },
  remedy: {
    en: "Write NAMESPACE/NAME, or NAME with -n NAMESPACE, for a service account; role/NAME or an ARN for a role.",
    ja: "サービスアカウントは 名前空間/名前 (または -n 名前空間 と名前)、ロールは role/名前 または ARN で指定してください。",
  },
});

export const notAction = (action: string, near: string | undefined): FactAndRemedy => ({
  fact: { en: `${action} is no IAM action.`, ja: `${action} は IAM アクションではありません。` },
  remedy:
    near === undefined
      ? { en: "Write service:Name, like s3:PutObject.", ja: "s3:PutObject のように サービス:名前 で指定してください。" }
      : { en: `Did you mean ${near}?`, ja: `${near} のことでしょうか。` },
});

export const notResource = (resource: string): FactAndRemedy => ({
  fact: { en: `${resource} is no resource.`, ja: `${resource} はリソースではありません。` },
  remedy: {
    en: "Write s3://BUCKET/KEY or an ARN.",
    ja: "s3://バケット/キー または ARN で指定してください。",
  },
});

export const noRole = (who: string, annotation: string | undefined): FactAndRemedy => ({
  fact:
    annotation === undefined
      ? {
          en: `${who} names no role: its pods ask as the node.`,
          ja: `${who} にロールが設定されていません。Pod はノードのロールで動作します。`,
        }
      : {
          en: `The role of ${who}, ${annotation}, does not exist.`,
          ja: `${who} のロール ${annotation} が存在しません。`,
        },
  remedy: { en: "See what is wrong: eyrie doctor", ja: "原因を確認してください: eyrie doctor" },
});

export const notTriable = (action: string, known: readonly string[]): FactAndRemedy => ({
  fact: {
    en: `${action} cannot be tried without changing what is there.`,
    ja: `${action} は既存のものを変更せずに試すことができません。`,
  },
  remedy: { en: `--live tries: ${known.join(", ")}`, ja: `--live で試せるもの: ${known.join("、")}` },
});

export const onlyAccounts: FactAndRemedy = {
  fact: {
    en: "A role cannot be tried: only a service account's token gives its keys.",
    ja: "ロールだけでは試せません。認証情報の取得にはサービスアカウントのトークンが必要です。",
  },
  remedy: { en: "Name the service account instead.", ja: "サービスアカウントを指定してください。" },
};
