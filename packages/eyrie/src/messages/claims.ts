import type { Sentence } from "../model/sentence.ts";

/** What each piece of evidence is. */
export const label = {
  role: { en: "role", ja: "ロール" },
  subject: { en: "subject", ja: "サブジェクト" },
  policy: { en: "policy", ja: "ポリシー" },
  version: { en: "default version", ja: "デフォルトバージョン" },
  annotation: { en: "annotation", ja: "アノテーション" },
  serviceAccount: { en: "service account", ja: "サービスアカウント" },
  assumed: { en: "assumed as", ja: "引き受けた ARN" },
  request: { en: "request", ja: "リクエスト ID" },
  key: { en: "object", ja: "オブジェクト" },
  answer: { en: "answer", ja: "応答" },
  decided: { en: "decided by", ja: "判定の根拠" },
  asked: { en: "asked", ja: "判定対象" },
  revision: { en: "revision", ja: "リビジョン" },
  pods: { en: "pods", ja: "Pod" },
  configMap: { en: "ConfigMap", ja: "ConfigMap" },
  observed: { en: "observed", ja: "実際" },
  expected: { en: "expected", ja: "期待" },
  log: { en: "log", ja: "ログ" },
  lateLack: { en: "not allowed; asked for only when an upload failed", ja: "未許可 (アップロード失敗時にのみ使用)" },
  event: { en: "event", ja: "イベント" },
} as const satisfies Record<string, Sentence>;

export const fromHere: Sentence = {
  en: "tried from here; VPC endpoints and IP conditions can differ for the pod",
  ja: "この端末から試行 (VPC エンドポイントや IP 条件は Pod と異なる場合があります)",
};

export const states = {
  trustPolicy: (role: string, subject: string): Sentence => ({
    en: `The trust policy of role ${role} lets ${subject} in`,
    ja: `ロール ${role} の信頼ポリシーが ${subject} を許可している`,
  }),
  policyAttached: (policy: string, role: string): Sentence => ({
    en: `Policy ${policy} is attached to role ${role}`,
    ja: `ポリシー ${policy} がロール ${role} にアタッチされている`,
  }),
  policyPermissions: (policy: string): Sentence => ({
    en: `The default version of policy ${policy} allows all that Milvus does`,
    ja: `ポリシー ${policy} のデフォルトバージョンが Milvus に必要な操作をすべて許可している`,
  }),
  policiesBorne: (role: string): Sentence => ({
    en: `Role ${role} bears policies`,
    ja: `ロール ${role} にポリシーがある`,
  }),
  rolePermissions: (role: string): Sentence => ({
    en: `The policies of role ${role} together allow all that Milvus does`,
    ja: `ロール ${role} のポリシー全体で Milvus に必要な操作がすべて許可されている`,
  }),
  annotation: (account: string): Sentence => ({
    en: `Service account ${account} is annotated with the role`,
    ja: `サービスアカウント ${account} にロールがアノテーションされている`,
  }),
  token: (account: string): Sentence => ({
    en: `The cluster issues a token for ${account}`,
    ja: `クラスターが ${account} のトークンを発行する`,
  }),
  assumed: (role: string): Sentence => ({
    en: `With that token STS gives role ${role}`,
    ja: `そのトークンで STS がロール ${role} を渡す`,
  }),
  put: (prefix: string): Sentence => ({
    en: `The role puts an object under ${prefix}`,
    ja: `ロールが ${prefix} 以下にオブジェクトを置ける`,
  }),
  get: (prefix: string): Sentence => ({
    en: `The role gets it back from ${prefix}`,
    ja: `ロールが ${prefix} から読み戻せる`,
  }),
  list: (prefix: string): Sentence => ({ en: `The role lists ${prefix}`, ja: `ロールが ${prefix} を一覧できる` }),
  delete: (prefix: string): Sentence => ({
    en: `The role deletes it from ${prefix}`,
    ja: `ロールが ${prefix} から削除できる`,
  }),
  stranger: (stranger: string): Sentence => ({
    en: `Another service account, ${stranger}, is refused`,
    ja: `別のサービスアカウント ${stranger} は拒否される`,
  }),
  elsewhere: (name: string): Sentence => ({
    en: `A service account named ${name} in another namespace is refused`,
    ja: `別の名前空間の同名サービスアカウント ${name} は拒否される`,
  }),
  /** @param asked whether the spec asks for rights beside Milvus' */
  otherBuckets: (role: string, asked: boolean): Sentence =>
    asked
      ? {
          en: `Role ${role} reaches no other bucket than policy.extraStatements lets it`,
          ja: `ロール ${role} は policy.extraStatements で許可した以外のバケットに届かない`,
        }
      : { en: `Role ${role} reaches no other bucket`, ja: `ロール ${role} はほかのバケットに届かない` },
};

export type Failing = { readonly why: Sentence; readonly remedy: Sentence };

export const upAgain: Sentence = {
  en: "Run eyrie up: it makes what is missing and mends what is its own.",
  ja: "eyrie up を実行すると、足りないものは作成され、Eyrie のものは修復されます。",
};

/** What another tool keeps is used as it is, too. */
export const mendedByTool = ({ why }: Failing, id: string, tool: string): Failing => ({
  why,
  remedy: {
    en: `${id} is kept by ${tool}, so Eyrie does not change it. Mend it there; then run eyrie verify.`,
    ja: `${id} は ${tool} が管理しているため、Eyrie は変更しません。${tool} の側で修正してから eyrie verify を実行してください。`,
  },
});

/** What the spec says exists is used as it is, so no run of Eyrie's mends it. */
export const mendedByOwner = ({ why }: Failing, id: string): Failing => ({
  why,
  remedy: {
    en: `The spec uses ${id} as it is (existing: true), so Eyrie does not change it. Have its owner do so; then run eyrie verify.`,
    ja: `${id} は spec でそのまま使う指定 (existing: true) のため、Eyrie は変更しません。所有者に修正を依頼してから eyrie verify を実行してください。`,
  },
});

export const notThere = (what: string): Failing => ({
  why: { en: `${what} does not exist.`, ja: `${what} が存在しません。` },
  remedy: upAgain,
});

export const trustRefuses = (reason: string): Failing => ({
  why: { en: `The trust policy does not let it in: ${reason}`, ja: `信頼ポリシーが許可していません: ${reason}` },
  remedy: upAgain,
});

export const notAttached = (policy: string, role: string): Failing => ({
  why: { en: `${policy} is not among the role's policies.`, ja: `ロールのポリシーに ${policy} が含まれていません。` },
  remedy: {
    en: `Run eyrie up, or: aws iam attach-role-policy --role-name ${role} --policy-arn ${policy}`,
    ja: `eyrie up を実行するか、次を実行してください: aws iam attach-role-policy --role-name ${role} --policy-arn ${policy}`,
  },
});

export const lacksPermissions = (missing: readonly string[]): Failing => ({
  why: { en: `It does not allow: ${missing.join(", ")}`, ja: `許可されていない操作: ${missing.join("、")}` },
  remedy: upAgain,
});

/** Of a role whose policies are used as they are. */
export const roleLacksPermissions = (missing: readonly string[]): Failing => ({
  why: {
    en: `None of its policies allows: ${missing.join(", ")}`,
    ja: `どのポリシーでも許可されていない操作: ${missing.join("、")}`,
  },
  remedy: {
    en: "They are used as they are: have whoever keeps the role allow it, then run eyrie verify.",
    ja: "ポリシーはそのまま使用しています。ロールの管理者に許可を依頼してから eyrie verify を実行してください。",
  },
});

export const bearsNone = (role: string): Failing => ({
  why: {
    en: `Role ${role} bears no policy, neither attached nor inline.`,
    ja: `ロール ${role} には、アタッチされたポリシーもインラインポリシーもありません。`,
  },
  remedy: roleLacksPermissions([]).remedy,
});

export const documentUnreadable = (what: string, reason: string): Failing => ({
  why: { en: `${what} is not a valid policy: ${reason}`, ja: `${what} は有効なポリシーではありません: ${reason}` },
  remedy: upAgain,
});

export const annotationDiffers: Failing = {
  why: {
    en: "The annotation is missing or names another role, so pods would not get this one.",
    ja: "アノテーションがないか別のロールを指しているため、Pod はこのロールを取得できません。",
  },
  remedy: {
    en: "Run eyrie up: it annotates the service account and restarts the pods of its release, because injection happens when a pod is made.",
    ja: "eyrie up を実行してください。サービスアカウントにアノテーションを付け、リリースの Pod を再起動します (注入は Pod の作成時にのみ行われます)。",
  },
};

export const tokenForbidden = (namespace: string, account: string): Failing => ({
  why: {
    en: `You may not request a token for ${namespace}/${account} (create serviceaccounts/token), so access could not be tried.`,
    ja: `${namespace}/${account} のトークンを要求する権限 (create serviceaccounts/token) がないため、アクセスを試せません。`,
  },
  remedy: {
    en: `Ask for this RBAC rule in namespace ${namespace}: apiGroups: [""], resources: ["serviceaccounts/token"], resourceNames: ["${account}"], verbs: ["create"]. All that a command needs: eyrie permissions`,
    ja: `名前空間 ${namespace} に次の RBAC ルールを依頼してください: apiGroups: [""], resources: ["serviceaccounts/token"], resourceNames: ["${account}"], verbs: ["create"]。必要な権限の一覧: eyrie permissions`,
  },
});

export const notReached = (step: Sentence): Failing => ({
  why: {
    en: `Not tried, because this did not hold before: ${step.en}`,
    ja: `前提が成立しなかったため試していません: ${step.ja}`,
  },
  remedy: {
    en: "Mend that first; then run eyrie verify.",
    ja: "先にそちらを直してから eyrie verify を実行してください。",
  },
});

export const anotherIdentity = (expected: string, got: string): Failing => ({
  why: {
    en: `STS answered for another role: expected ${expected}, got ${got}.`,
    ja: `STS が別のロールとして応答しました。期待: ${expected}、実際: ${got}`,
  },
  remedy: upAgain,
});

export const notTheSame = (): Failing => ({
  why: {
    en: "What was read is not what was put.",
    ja: "読み出した内容が書き込んだ内容と一致しません。",
  },
  remedy: {
    en: "Somebody else writes under this prefix; find out who (CloudTrail data events show it).",
    ja: "ほかの誰かがこのプレフィックスに書き込んでいます。CloudTrail のデータイベントで確認してください。",
  },
});

export const strangerLetIn = (role: string): Failing => ({
  why: {
    en: `STS gave role ${role} to a service account that must not have it.`,
    ja: `STS が、許可されるべきでないサービスアカウントにロール ${role} を渡しました。`,
  },
  remedy: {
    en: "Pin sub in the trust policy with StringEquals: eyrie up does that.",
    ja: "信頼ポリシーの sub を StringEquals で固定してください。eyrie up で修正されます。",
  },
});

export const strangerUnclear = (answer: string): Failing => ({
  why: {
    en: `It was refused, but not by the trust policy: ${answer}`,
    ja: `拒否されましたが、信頼ポリシーによるものではありません: ${answer}`,
  },
  remedy: {
    en: "Mend what the answer names; then run eyrie verify.",
    ja: "応答が示す問題を直してから eyrie verify を実行してください。",
  },
});

export const noStranger = (account: string): Failing => ({
  why: {
    en: `There is no other service account to try with: ${account} does not exist.`,
    ja: `試行に使える別のサービスアカウント ${account} がありません。`,
  },
  remedy: { en: "Run eyrie verify again once it exists.", ja: "作成後にもう一度 eyrie verify を実行してください。" },
});

export const wouldAllow = (what: string): Failing => ({
  why: { en: `The documents would allow: ${what}`, ja: `ドキュメント上は許可されます: ${what}` },
  remedy: upAgain,
});

export const readOnlyDecided: Sentence = {
  en: "decided from the documents, because --read-only writes nothing",
  ja: "--read-only のため書き込みは行わず、ドキュメントから判定",
};
