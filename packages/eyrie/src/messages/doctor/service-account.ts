import type { FactAndRemedy, Sentence } from "../../model/sentence.ts";
import { named } from "./names.ts";

export const label = {
  annotation: { en: "annotation", ja: "アノテーション" },
  key: { en: "annotation's key", ja: "アノテーションのキー" },
  account: { en: "serviceAccountName", ja: "serviceAccountName" },
  refused: { en: "new pods", ja: "新しい Pod" },
  owners: { en: "field managers", ja: "フィールドマネージャー" },
  audience: { en: "audience", ja: "aud (audience)" },
} as const satisfies Record<string, Sentence>;

/** What stands where a role is expected and nobody knows which. */
export const someRole = "arn:aws:iam::…:role/…";

export const accountTitle: Sentence = {
  en: "the service account exists",
  ja: "サービスアカウントが存在する",
};

export const noAccount = (account: string, workloads: readonly string[]): FactAndRemedy => {
  const which = named(workloads);
  return {
    fact: {
      en: `Service account ${account} does not exist${workloads.length === 0 ? "" : `: the API server refuses new pods of ${which.en}`}.`,
      ja: `サービスアカウント ${account} が存在しません。${workloads.length === 0 ? "" : `${which.ja} の新しい Pod の作成は API サーバーに拒否されます。`}`,
    },
    remedy: {
      en: "Make it, with its role's annotation. Controllers try again by themselves; a restart saves the wait.",
      ja: "ロールのアノテーション付きで作成してください。コントローラーは自動で再試行しますが、再起動すれば待たずに済みます。",
    },
  };
};

export const misnamedAccount: Sentence = {
  en: "Name the account that is there; in the values (serviceAccount.name) as well.",
  ja: "既存のサービスアカウントを指定してください (values の serviceAccount.name も)。",
};

export const annotationTitle: Sentence = {
  en: "the service account names a role",
  ja: "サービスアカウントにロールのアノテーションがある",
};

/** `bound`: roles whose trust policies name the account. */
export const notAnnotated = (account: string, bound: number): FactAndRemedy => ({
  fact: {
    en: `Service account ${account} has no annotation eks.amazonaws.com/role-arn: new pods get no role and fall back to the node's.`,
    ja: `サービスアカウント ${account} に eks.amazonaws.com/role-arn アノテーションがありません。新しい Pod にはロールが渡らず、ノードのロールで動作します。`,
  },
  remedy:
    bound > 1
      ? {
          en: "Several roles trust it: annotate it with the one that is meant. Pods made meanwhile are to be made anew: only new pods get the role.",
          ja: "このサービスアカウントを信頼するロールが複数あります。意図したものをアノテーションに設定し、ロールのない Pod を作り直してください。ロールが渡るのは新しい Pod だけです。",
        }
      : {
          en: "Annotate it. Pods made meanwhile are to be made anew: only new pods get the role.",
          ja: "アノテーションを付け、ロールのない Pod を作り直してください。ロールが渡るのは新しい Pod だけです。",
        },
});

export const spelledTitle: Sentence = {
  en: "the annotation is spelled as the webhook reads it",
  ja: "アノテーションのキーと値が正しい",
};

const spelledRight: Sentence = {
  en: "Write it as expected. Pods made meanwhile are to be made anew: what a pod was given when it was made stays with it.",
  ja: "正しく書き直し、その間に作成された Pod を作り直してください。作成時に渡された値は Pod に残り続けます。",
};

export const keyMistyped = (account: string, key: string): FactAndRemedy => ({
  fact: {
    en: `Service account ${account} has its role under ${key}, which the webhook does not read: it reads eks.amazonaws.com/role-arn and nothing else.`,
    ja: `サービスアカウント ${account} のロールがキー ${key} に書かれています。webhook が読むのは eks.amazonaws.com/role-arn だけです。`,
  },
  remedy: spelledRight,
});

export const onPods = (account: string, pods: readonly string[]): FactAndRemedy => ({
  fact: {
    en: `The role's annotation stands on pods (${named(pods).en}) and not on their service account ${account}: the webhook reads the service account's alone.`,
    ja: `ロールのアノテーションがサービスアカウント ${account} ではなく Pod (${named(pods).ja}) に付いています。webhook が読むのはサービスアカウントのものだけです。`,
  },
  remedy: {
    en: "Annotate the service account. Pods made meanwhile are to be made anew.",
    ja: "サービスアカウントにアノテーションを付け、ロールのない Pod を作り直してください。",
  },
});

/** What stands in a role's place. */
const faults = {
  surrounded: { en: "has blanks or quotes around it", ja: "の前後に空白か引用符が付いています" },
  name: { en: "is a role's name and no ARN", ja: "は ARN ではなくロール名です" },
  "no-account": { en: "has no account ID of 12 digits", ja: "に 12 桁のアカウント ID がありません" },
  policy: { en: "is a policy's ARN", ja: "はポリシーの ARN です" },
  "instance-profile": { en: "is an instance profile's ARN", ja: "はインスタンスプロファイルの ARN です" },
  session: {
    en: "is the ARN of a session of a role and not the role's",
    ja: "はロールではなく、引き受けたセッション (assumed-role) の ARN です",
  },
  partition: {
    en: "is of another partition than this account",
    ja: "はこのアカウントとは別のパーティションの ARN です",
  },
  other: { en: "is no role's ARN", ja: "はロールの ARN ではありません" },
} as const satisfies Record<string, Sentence>;
export type ValueFault = keyof typeof faults;

export const valueMistyped = (account: string, fault: ValueFault): FactAndRemedy => ({
  fact: {
    en: `The annotation eks.amazonaws.com/role-arn of service account ${account} ${faults[fault].en}; the webhook hands it on as it is, and STS takes no such thing.`,
    ja: `サービスアカウント ${account} の eks.amazonaws.com/role-arn の値${faults[fault].ja}。webhook は値をそのまま Pod に渡すため、STS に受け付けられません。`,
  },
  remedy: spelledRight,
});

export const otherPath = (account: string): FactAndRemedy => ({
  fact: {
    en: `The annotation of service account ${account} names a role of the right name with another path, account or spelling than the role has: STS knows no such role.`,
    ja: `サービスアカウント ${account} のアノテーションは、ロール名は合っていますが、パス・アカウント・大文字小文字のいずれかが実際の ARN と異なります。STS から見ると存在しないロールです。`,
  },
  remedy: spelledRight,
});

export const otherRole = (account: string): FactAndRemedy => ({
  fact: {
    en: `The annotation of service account ${account} names another role than the spec.`,
    ja: `サービスアカウント ${account} のアノテーションのロールが spec と異なります。`,
  },
  remedy: spelledRight,
});

export const sameAccountTitle: Sentence = {
  en: "all of Milvus runs under the service account that has the role",
  ja: "Milvus のすべての Pod が、ロールを持つサービスアカウントで動作している",
};

export const otherAccount = (
  workloads: readonly string[],
  others: readonly string[],
  account: string,
  rolled: boolean,
): FactAndRemedy => {
  const [what, other] = [named(workloads), named(others)];
  return {
    fact: {
      en: `Under service account ${other.en}, which has no role, and not under ${account}: ${what.en}. What runs so asks S3 as the node.`,
      ja: `${what.ja} は、${account} ではなく、ロールのないサービスアカウント ${other.ja} で動作しており、ノードのロールで S3 にアクセスします。`,
    },
    remedy: !rolled
      ? {
          en: `Set serviceAccountName: ${account} and make it anew: a pod's account cannot be changed.`,
          ja: `serviceAccountName: ${account} を設定して作り直してください (Pod のサービスアカウントは作成後に変更できません)。`,
        }
      : {
          en: "Set serviceAccount.name in the chart's values: with create: true and no name, Deployments and Woodpecker go apart. Until the next upgrade, these do:",
          ja: "チャートの values で serviceAccount.name を必ず指定してください (create: true で name が空だと、Deployment と Woodpecker で別々になります)。次の upgrade までは、次のコマンドで揃えられます:",
        },
  };
};

export const ownersTitle: Sentence = {
  en: "the annotation has one owner",
  ja: "アノテーションの所有者が 1 つである",
};

export const twoOwners = (account: string, owners: readonly string[]): FactAndRemedy => ({
  fact: {
    en: `The role's annotation of service account ${account} is written by ${named(owners).en}: whichever writes next may change it or take it away.`,
    ja: `サービスアカウント ${account} のロールのアノテーションを ${named(owners).ja} がそれぞれ書き込んでいます。次に書き込んだ側の値に変わるか、消えるおそれがあります。`,
  },
  remedy: {
    en: "Leave it to one of them. With Helm either set serviceAccount.annotations in the values, or serviceAccount.create: false and make the account elsewhere.",
    ja: "書き込むのは 1 つだけにしてください。Helm に任せるなら values の serviceAccount.annotations に書き、任せないなら serviceAccount.create: false にして別に作成してください。",
  },
});

export const besideHelm = (account: string, release: string, owners: readonly string[]): FactAndRemedy => ({
  fact: {
    en: `Helm made service account ${account} for release ${release}, and ${named(owners).en} annotated it beside Helm: when Helm makes the account anew or replaces it, the annotation is gone.`,
    ja: `サービスアカウント ${account} はリリース ${release} として Helm が作成したものですが、アノテーションは ${named(owners).ja} が Helm の外で付けています。Helm が作り直すか置き換えると、アノテーションは消えます。`,
  },
  remedy: {
    en: "Set serviceAccount.annotations in the release's values to the same role.",
    ja: "リリースの values の serviceAccount.annotations に同じロールを書いてください。",
  },
});

export const audienceTitle: Sentence = {
  en: "AWS accepts the audience that the service account asks for",
  ja: "サービスアカウントの audience を AWS が受け付ける",
};

export const otherAudience = (account: string, audience: string, refusedBy: "provider" | "trust"): FactAndRemedy => ({
  fact: {
    en: `Service account ${account} is annotated with audience ${audience}, which ${refusedBy === "provider" ? "the OIDC provider does not list among its client IDs" : "the role's trust policy does not accept"}: STS refuses tokens of new pods.`,
    ja: `サービスアカウント ${account} のアノテーションは audience ${audience} を指定していますが、${refusedBy === "provider" ? "OIDC プロバイダーのクライアント ID に含まれていません" : "ロールの信頼ポリシーが受け付けません"}。新しい Pod のトークンは STS に拒否されます。`,
  },
  remedy: {
    en: "Take the audience annotation off, so that tokens are for sts.amazonaws.com again. Pods made meanwhile are to be made anew.",
    ja: "audience アノテーションを外して sts.amazonaws.com に戻し、その間に作成された Pod を作り直してください。",
  },
});
