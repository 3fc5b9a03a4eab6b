import type { FactAndRemedy, Sentence } from "../model/sentence.ts";

export const awsTitle: Sentence = { en: "your permissions at AWS", ja: "AWS での権限" };
export const kubernetesTitle: Sentence = { en: "your permissions in the cluster", ja: "クラスターでの権限" };
export const quotaTitle: Sentence = { en: "IAM's quotas", ja: "IAM のクォータ" };
export const attachedTitle: Sentence = { en: "the policies on the role", ja: "ロールのポリシー" };

/** `explicit`: a policy denies it in as many words; to allow it would not help. */
export const denied = (
  caller: string,
  resource: string,
  actions: readonly string[],
  explicit: boolean,
  command: string,
): FactAndRemedy => {
  const named = actions.join(", ");
  return {
    fact: {
      en: explicit
        ? `A policy of ${caller} denies what this run needs on ${resource}: ${named}`
        : `${caller} lacks what this run needs on ${resource}: ${named}`,
      ja: explicit
        ? `${caller} のポリシーが、${resource} に対してこの実行に必要な操作を拒否しています: ${named}`
        : `${caller} には、${resource} に対してこの実行に必要な権限がありません: ${named}`,
    },
    remedy: explicit
      ? {
          en: `Ask whoever keeps that policy (or boundary) to lift it. All that is needed: eyrie permissions ${command}`,
          ja: `そのポリシー (またはアクセス許可の境界) の管理者に解除を依頼してください。必要な権限の一覧: eyrie permissions ${command}`,
        }
      : {
          en: `Have it allowed. The whole policy: eyrie permissions ${command} --only iam`,
          ja: `許可を追加してください。必要なポリシー全体: eyrie permissions ${command} --only iam`,
        },
  };
};

type Right = {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly namespace?: string;
  readonly name?: string;
};

/** As kubectl names it: `deployments.apps`. */
export const resourceOf = ({ group, resource }: Right): string => (group === "" ? resource : `${resource}.${group}`);

export function forbidden(
  namespace: string | undefined,
  needed: boolean,
  lines: readonly string[],
  [first]: readonly Right[],
  command: string,
): FactAndRemedy {
  const place: Sentence =
    namespace === undefined
      ? { en: "in the whole cluster", ja: "クラスター全体" }
      : { en: `in namespace ${namespace}`, ja: `名前空間 ${namespace}` };
  const flag = namespace === undefined ? "" : ` -n ${namespace}`;
  const check =
    first === undefined ? "" : `kubectl auth can-i ${first.verb} ${resourceOf(first).split("/")[0] ?? ""}${flag}`;
  return {
    fact: {
      en: `You lack what this run ${needed ? "needs" : "may need"} ${place.en}:\n${lines.join("\n")}`,
      ja: `${place.ja}で、この実行に${needed ? "必要な" : "必要となる可能性のある"}権限がありません:\n${lines.join("\n")}`,
    },
    remedy: {
      en: `Have it allowed. All the rules: eyrie permissions ${command} --only rbac. To check: ${check}`,
      ja: `許可を追加してください。必要なルール全体: eyrie permissions ${command} --only rbac。確認コマンド: ${check}`,
    },
  };
}

const counted = {
  role: { en: "roles", ja: "ロール" },
  "iam-policy": { en: "customer managed policies", ja: "カスタマー管理ポリシー" },
} as const satisfies Record<string, Sentence>;

export const quota = (kind: string, there: number, most: number, code: string): FactAndRemedy => {
  const what = kind === "role" ? counted.role : counted["iam-policy"];
  const full = there >= most;
  const raise = `aws service-quotas request-service-quota-increase --region us-east-1 --service-code iam --quota-code ${code} --desired-value ${Math.ceil((most * 1.2) / 100) * 100}`;
  return {
    fact: {
      en: full
        ? `The account has ${there} of at most ${most} ${what.en}: another one cannot be made.`
        : `The account has ${there} of at most ${most} ${what.en}; after this run there is little room left.`,
      ja: full
        ? `アカウントの${what.ja}が上限 ${most} 件中 ${there} 件に達しており、これ以上作成できません。`
        : `アカウントの${what.ja}が上限 ${most} 件中 ${there} 件です。この実行の後は残りわずかになります。`,
    },
    remedy: {
      en: `Delete what nobody uses, or have the quota raised: ${raise}`,
      ja: `不要なものを削除するか、クォータの引き上げを申請してください: ${raise}`,
    },
  };
};

export const attachments = (role: string, attached: readonly string[], most: number): FactAndRemedy => ({
  fact: {
    en: `Role ${role} bears ${attached.length} managed policies, of at most ${most}: ours cannot be attached.`,
    ja: `ロール ${role} にはすでに ${attached.length} 件の管理ポリシーがあり (上限 ${most} 件)、Eyrie のポリシーをアタッチできません。`,
  },
  remedy: {
    en: `Detach one that is not needed: aws iam list-attached-role-policies --role-name ${role}`,
    ja: `不要なものをデタッチしてください。確認コマンド: aws iam list-attached-role-policies --role-name ${role}`,
  },
});
