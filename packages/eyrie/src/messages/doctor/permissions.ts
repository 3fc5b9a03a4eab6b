import type { FactAndRemedy, Sentence } from "../../model/sentence.ts";

/** Elements of a policy keep their own names. */
export const element = (name: string): Sentence => ({ en: name, ja: name });

export const label = {
  version: { en: "default version", ja: "デフォルトバージョン" },
  attached: { en: "attached to", ja: "アタッチ先" },
} as const satisfies Record<string, Sentence>;

/** After a fact, where the set-up is Eyrie's own. */
export const byEyrie: Sentence = {
  en: "Eyrie made it, and mends it:",
  ja: "Eyrie が作成したリソースなので、次のコマンドで修復できます:",
};

export const allowedTitle: Sentence = {
  en: "the role's policies allow what Milvus needs",
  ja: "ロールのポリシーが Milvus に必要な操作を許可している",
};

export const notAllowed = (role: string, refused: string): FactAndRemedy => ({
  fact: {
    en: `No policy of role ${role} allows ${refused}.`,
    ja: `ロール ${role} のどのポリシーも ${refused} を許可していません。`,
  },
  remedy: {
    en: "Give the role what Milvus needs and nothing more; what it has already stays as it is.",
    ja: "Milvus に必要な最小限の権限をロールに追加してください。既存のポリシーはそのままで構いません。",
  },
});

export const bearsNone = (role: string, refused: string): FactAndRemedy => ({
  fact: {
    en: `Role ${role} bears no policy at all, so nothing allows ${refused}.`,
    ja: `ロール ${role} にはポリシーが 1 つもないため、${refused} は許可されません。`,
  },
  remedy: notAllowed(role, refused).remedy,
});

/** What hangs on conditions that nobody can tell from here. */
export const hangsOn = (what: string, refused: string, keys: readonly string[]): FactAndRemedy => ({
  fact: {
    en: `Whether ${what} lets the pods do ${refused} hangs on ${keys.join(", ")}, which cannot be told from here.`,
    ja: `${what} のもとで Pod に ${refused} が許可されるかどうかは ${keys.join("、")} の条件次第で、ここからは判定できません。`,
  },
  remedy: {
    en: "Hold the condition against where the pods run. A pod that it refuses logs AWS's own words: then run this again.",
    ja: "条件と Pod の実行環境を突き合わせてください。拒否された Pod のログには AWS のエラーが残るので、その場合はもう一度実行してください。",
  },
});

export const onBucketTitle: Sentence = {
  en: "s3:ListBucket is allowed on the bucket itself",
  ja: "s3:ListBucket がバケット自体に対して許可されている",
};

export const onObjectsOnly = (role: string, bucketArn: string): FactAndRemedy => ({
  fact: {
    en: `Role ${role} may s3:ListBucket on ${bucketArn}/* only, where it means nothing: it acts on the bucket, ${bucketArn}. HeadBucket and every listing are refused.`,
    ja: `ロール ${role} の s3:ListBucket は ${bucketArn}/* にしか許可されておらず、効果がありません。対象はバケット ${bucketArn} 自体です。HeadBucket と一覧取得はすべて拒否されます。`,
  },
  remedy: {
    en: "Allow s3:ListBucket on the bucket's own ARN, without /*.",
    ja: "s3:ListBucket を、/* を付けないバケットの ARN に対して許可してください。",
  },
});

export const versionTitle: Sentence = {
  en: "no mended version of a policy waits to be made the default",
  ja: "ポリシーの修正がデフォルト以外のバージョンに残っていない",
};

export const notDefault = (policy: string, version: string, inForce: string, refused: string): FactAndRemedy => ({
  fact: {
    en: `Version ${version} of policy ${policy} would allow ${refused}, but ${inForce} is the default one, and it alone counts.`,
    ja: `ポリシー ${policy} のバージョン ${version} なら ${refused} が許可されますが、デフォルトは ${inForce} のままで、有効なのはデフォルトだけです。`,
  },
  remedy: {
    en: `Make ${version} the default version.`,
    ja: `${version} をデフォルトバージョンにしてください。`,
  },
});

export const attachedTitle: Sentence = {
  en: "the policy meant for the bucket is attached to the role",
  ja: "バケット用のポリシーがロールにアタッチされている",
};

export const attachedElsewhere = (
  policy: string,
  role: string,
  to: readonly string[],
  refused: string,
): FactAndRemedy => ({
  fact: {
    en: `Policy ${policy} would allow ${refused}, but is not attached to role ${role}${to.length === 0 ? "" : `: it is attached to ${to.join(", ")}`}.`,
    ja: `ポリシー ${policy} なら ${refused} が許可されますが、ロール ${role} にアタッチされていません${to.length === 0 ? "" : ` (アタッチ先: ${to.join("、")})`}。`,
  },
  remedy: {
    en: "Attach it to the role.",
    ja: "ポリシーをロールにアタッチしてください。",
  },
});

export const boundaryTitle: Sentence = {
  en: "the permissions boundary leaves room for what Milvus needs",
  ja: "アクセス許可の境界が Milvus に必要な操作を妨げていない",
};

export const bounded = (boundary: string, role: string, refused: string, denies: boolean): FactAndRemedy => ({
  fact: denies
    ? {
        en: `Permissions boundary ${boundary} of role ${role} denies ${refused}, whatever else allows it.`,
        ja: `ロール ${role} のアクセス許可の境界 ${boundary} が ${refused} を明示的に拒否しており、ほかのポリシーで許可しても無効です。`,
      }
    : {
        en: `Permissions boundary ${boundary} of role ${role} does not allow ${refused}: the role's policies cannot go beyond it.`,
        ja: `ロール ${role} のアクセス許可の境界 ${boundary} が ${refused} を許可していません。ロールのポリシーは境界を超えられません。`,
      },
  remedy: {
    en: "Have whoever keeps the boundary let it through, or give the role another boundary.",
    ja: "境界の管理者に許可の追加を依頼するか、別の境界を設定してください。",
  },
});

export const organizationTitle: Sentence = {
  en: "no policy of the organization stands in the way",
  ja: "組織のポリシーに妨げられていない",
};

const organizations = {
  "service control policy": { en: "service control policy", ja: "サービスコントロールポリシー (SCP)" },
  "resource control policy": { en: "resource control policy", ja: "リソースコントロールポリシー (RCP)" },
} as const;

export type OrganizationPolicy = keyof typeof organizations;

export const byOrganization = (type: OrganizationPolicy, role: string, refused: string): FactAndRemedy => ({
  fact: {
    en: `A ${organizations[type].en} of the organization refuses role ${role} ${refused}: no policy of this account outweighs it.`,
    ja: `組織の${organizations[type].ja}が、ロール ${role} の ${refused} を拒否しています。このアカウントのポリシーでは覆せません。`,
  },
  remedy: {
    en: "Have whoever administers the organization change it: it hangs on this account, an OU above it, or the root.",
    ja: "組織の管理者に変更を依頼してください。ポリシーはこのアカウント、上位の OU、またはルートにアタッチされています。",
  },
});

export const simulatedOnly = (role: string, refused: string): FactAndRemedy => ({
  fact: {
    en: `IAM's policy simulator says that service control policies refuse role ${role} ${refused}. No pod shows it: either none has tried yet, or the simulator errs, as it does where they have conditions.`,
    ja: `IAM Policy Simulator では、ロール ${role} の ${refused} が SCP に拒否されると判定されました。ただし Pod のログに拒否の記録はありません。まだ実行していないか、条件付きの SCP をシミュレーターが正しく評価できていない可能性があります。`,
  },
  remedy: {
    en: "Try it (eyrie verify), and ask whoever administers the organization what the service control policies say.",
    ja: "eyrie verify で実際に試し、SCP の内容を組織の管理者に確認してください。",
  },
});

export const breadthTitle: Sentence = {
  en: "the role may do no more than Milvus needs",
  ja: "ロールの権限が Milvus に必要な範囲に収まっている",
};

export const tooBroad = (role: string, allowed: string): FactAndRemedy => ({
  fact: {
    en: `Role ${role} may do more than Milvus needs: ${allowed}. Whoever takes over a pod may, too.`,
    ja: `ロール ${role} には Milvus に不要な権限があります: ${allowed}。Pod を乗っ取られると、この権限も悪用されます。`,
  },
  remedy: {
    en: "Cut the policy back to the bucket and to the actions that Milvus uses. It works as it is: no hurry.",
    ja: "ポリシーを対象のバケットと Milvus が使う操作だけに絞り込んでください。現状でも動作はするので、急ぐ必要はありません。",
  },
});

export const afterFailuresTitle: Sentence = {
  en: "the role may do what Milvus does when an upload fails",
  ja: "アップロード失敗時に Milvus が行う操作も許可されている",
};

/** Who of Milvus makes a call: `StorageV2 (datanode, querynode)`. */
const clients = {
  go: { en: "the Go client", ja: "Go クライアント" },
  segcore: { en: "the C++ core", ja: "C++ コア" },
  "storage-v2": { en: "StorageV2", ja: "StorageV2" },
  woodpecker: { en: "Woodpecker", ja: "Woodpecker" },
} as const satisfies Record<string, Sentence>;

export type Caller = { readonly client: keyof typeof clients; readonly components: readonly string[] };

/** Why a call would be refused. */
export const refusedBy = {
  nothing: { en: "no policy allows it", ja: "どのポリシーでも許可されていません" },
  document: (name: string): Sentence => ({ en: `${name} denies it`, ja: `${name} で拒否されています` }),
  boundary: { en: "the permissions boundary does not allow it", ja: "アクセス許可の境界で許可されていません" },
} as const;

export const notAfterFailures = (
  versions: readonly string[],
  callers: readonly Caller[],
  call: string,
  action: string,
  refused: Sentence,
): FactAndRemedy => {
  const named = (language: "en" | "ja", between: string) =>
    callers.map(({ client, components }) => `${clients[client][language]} (${components.join(", ")})`).join(between);
  return {
    fact: {
      en: `Milvus ${versions.join(" and ")} calls ${call} when an upload in parts fails, which needs ${action}; ${refused.en}. Calling: ${named("en", "; ")}. Everything works without it, but then the parts stay, unlisted and paid for, and the log has a refusal beside the failure.`,
      ja: `Milvus ${versions.join("、")} は、分割アップロードが失敗すると ${call} を呼び出します。これには ${action} が必要ですが、${refused.ja}。呼び出し元: ${named("ja", "、")}。なくても動作しますが、失敗時にパートが一覧に出ないまま残って課金され、ログには本来の原因とともに拒否のエラーが残ります。`,
    },
    remedy: {
      en: `Allow ${action} on the objects under the root path. A lifecycle rule that aborts incomplete multipart uploads clears away what stayed.`,
      ja: `rootPath 以下のオブジェクトに対する ${action} を許可してください。すでに残ったパートは、不完全なマルチパートアップロードを中止するライフサイクルルールで削除できます。`,
    },
  };
};

export const prefixTitle: Sentence = {
  en: "no condition on s3:prefix stands on s3:ListBucket",
  ja: "s3:ListBucket に s3:prefix の条件がない",
};

export const byPrefix = (document: string): FactAndRemedy => ({
  fact: {
    en: `${document} has a condition on s3:prefix for s3:ListBucket. HeadBucket, Milvus' first call, carries no prefix: it is refused with 403.`,
    ja: `${document} の s3:ListBucket に s3:prefix の条件があります。Milvus が最初に呼び出す HeadBucket にはプレフィックスがないため、403 で拒否されます。`,
  },
  remedy: {
    en: "Take the condition away; keep tenants apart by the ARNs of their objects instead (bucket/<root path>/*).",
    ja: "条件を外してください。テナントの分離には、オブジェクトの ARN (バケット/<rootPath>/*) を使ってください。",
  },
});

export const denyTitle: Sentence = {
  en: "no policy of the role denies what Milvus needs",
  ja: "ロールのポリシーに Milvus を妨げる Deny がない",
};

export const denied = (document: string, role: string, refused: string): FactAndRemedy => ({
  fact: {
    en: `A Deny in ${document} of role ${role} refuses ${refused}, whatever else allows it.`,
    ja: `ロール ${role} の ${document} に ${refused} を拒否する Deny があります。ほかのポリシーで許可しても無効です。`,
  },
  remedy: {
    en: "Narrow the Deny, or take it away.",
    ja: "Deny の範囲を狭めるか、削除してください。",
  },
});

export const ownPolicies: Sentence = { en: "the role's own policies", ja: "ロール自身のポリシー" };
