import type { FilePlace } from "../model/file-place.ts";
import type { FactAndRemedy, Sentence } from "../model/sentence.ts";

export const deniedTitle: Sentence = {
  en: "whether the spec's own statements leave Milvus what it needs",
  ja: "spec のステートメントが Milvus に必要な操作を妨げていないか",
};

export const broadTitle: Sentence = {
  en: "how much the spec's own statements allow",
  ja: "spec のステートメントが許可する範囲",
};

/** A statement of `policy.extraStatements`. */
export type OwnStatement = {
  /** From 0. */
  readonly index: number;
  readonly sid?: string | undefined;
  readonly place?: FilePlace | undefined;
};

/** `policy.extraStatements[0] (NoWrites)`: the same in every language. */
export const statementName = ({ index, sid }: OwnStatement): string =>
  `policy.extraStatements[${index}]${sid === undefined || sid === "" ? "" : ` (${sid})`}`;

const placeText = ({ file, line, column }: FilePlace): string => `${file}:${line}:${column}`;

/** What a statement denies, who of Milvus asks for it, and by which calls. */
export type DeniedAction = {
  readonly action: string;
  readonly on: readonly string[];
  readonly calls: readonly string[];
  readonly components: readonly string[];
};

const inLines = (head: Sentence, denied: readonly DeniedAction[], { place }: OwnStatement): Sentence => {
  const actions = (language: "en" | "ja") =>
    denied.map(({ action, on, calls, components }) =>
      language === "en"
        ? `${action} on ${on.join(", ")}: ${calls.join(", ")} of ${components.join(", ")}`
        : `${action} (${on.join("、")}): ${components.join("、")} の ${calls.join("、")}`,
    );
  const where = place === undefined ? [] : [placeText(place)];
  return {
    en: [head.en, ...actions("en"), ...where].join("\n"),
    ja: [head.ja, ...actions("ja"), ...where].join("\n"),
  };
};

export const denies = (own: OwnStatement, versions: readonly string[], denied: readonly DeniedAction[]): Sentence =>
  inLines(
    {
      en: `${statementName(own)} denies what Milvus ${versions.join(" and ")} cannot do without, whatever else allows it:`,
      ja: `${statementName(own)} が、Milvus ${versions.join("、")} に欠かせない操作を拒否します。ほかで許可しても無効です:`,
    },
    denied,
    own,
  );

export const deniesAfterFailures = (
  own: OwnStatement,
  versions: readonly string[],
  denied: readonly DeniedAction[],
): Sentence =>
  inLines(
    {
      en: `${statementName(own)} denies what Milvus ${versions.join(" and ")} does when an upload in parts fails. Everything works without it, but then the parts stay, unlisted and paid for:`,
      ja: `${statementName(own)} が、Milvus ${versions.join("、")} が分割アップロードの失敗時に行う操作を拒否します。動作はしますが、失敗したパートが一覧に出ないまま残り、課金されます:`,
    },
    denied,
    own,
  );

/** A Deny under conditions that nobody can tell beforehand. */
export const mayDeny = (
  own: OwnStatement,
  versions: readonly string[],
  keys: readonly string[],
  denied: readonly DeniedAction[],
): FactAndRemedy => ({
  fact: inLines(
    {
      en: `Whether ${statementName(own)} denies what Milvus ${versions.join(" and ")} needs hangs on ${keys.join(", ")}, which cannot be told beforehand:`,
      ja: `${statementName(own)} が Milvus ${versions.join("、")} に必要な操作を拒否するかどうかは ${keys.join("、")} の条件次第で、事前には判定できません:`,
    },
    denied,
    own,
  ),
  remedy: {
    en: "Hold the condition against where the pods run. The proof is tried from where eyrie runs, and may be refused there alone; for the pods themselves eyrie doctor looks into their logs.",
    ja: "条件と Pod の実行環境を突き合わせてください。検証は eyrie を実行しているホストから行うため、そこでだけ拒否されることがあります。Pod については eyrie doctor がログを調べます。",
  },
});

/** An edit of one statement that takes little from what it denies. */
export type StatementEdit = {
  readonly verb: "add" | "remove";
  readonly values: readonly string[];
  /** `Action`, or an operator and its condition key. */
  readonly to: string;
};

export const edits = (made: readonly StatementEdit[]): Sentence => ({
  en: `The smallest edit: ${made
    .map(({ verb, values, to }) => [values.join(", "), verb, to] as const)
    .map(([values, verb, to]) => (verb === "add" ? `add ${values} to its ${to}` : `take ${values} out of its ${to}`))
    .join("; ")}.`,
  ja: `最小限の修正として、${made
    .map(({ verb, values, to }) => [values.join("、"), verb, to] as const)
    .map(([values, verb, to]) => (verb === "add" ? `${to} に ${values} を追加` : `${to} から ${values} を削除`))
    .join("し、")}してください。`,
});

/** @param spared What of Milvus' own a `NotResource` would spare, where one can stand for the statement's `Resource` */
export const takeOut = (spared: readonly string[], denied: readonly string[]): Sentence =>
  spared.length > 0
    ? {
        en: `Take the statement out, or let it spare what is Milvus' own: in place of Resource write NotResource: [${spared.join(", ")}]`,
        ja: `ステートメントを取り除くか、Resource の代わりに次のように書いて Milvus のものを対象外にしてください: NotResource: [${spared.join(", ")}]`,
      }
    : {
        en: `Take the statement out, or narrow its Resource so that it does not cover ${denied.join(" and ")}.`,
        ja: `ステートメントを取り除くか、Resource の範囲を狭めて ${denied.join("、")} を対象外にしてください。`,
      };

/** What an Allow gives beyond what it lists. */
export const breadths = {
  everyAction: { en: "every action of every service", ja: "全サービスの全アクション" },
  wholeService: (service: string): Sentence => ({ en: `every action of ${service}`, ja: `${service} の全アクション` }),
  everyResource: (actions: readonly string[]): Sentence => ({
    en: `${actions.join(", ")} on every resource`,
    ja: `全リソースに対する ${actions.join("、")}`,
  }),
  allBut: (element: string): Sentence => ({
    en: `all but its ${element}, and so whatever AWS adds`,
    ja: `${element} 以外のすべて (AWS が今後追加するものを含む)`,
  }),
  anyRole: { en: "passing any role to any service", ja: "任意のロールを任意のサービスに渡すこと" },
} as const;

export const tooBroad = (own: OwnStatement, role: string, given: readonly Sentence[]): FactAndRemedy => {
  const where = own.place === undefined ? "" : `\n${placeText(own.place)}`;
  return {
    fact: {
      en: `${statementName(own)} allows role ${role} more than it lists: ${given.map(({ en }) => en).join("; ")}. Whoever takes over a pod may, too.${where}`,
      ja: `${statementName(own)} は、ロール ${role} に広すぎる権限を与えます: ${given.map(({ ja }) => ja).join("、")}。Pod を乗っ取られると、この権限も悪用されます。${where}`,
    },
    remedy: {
      en: "List the actions that are needed, and the ARNs that they are needed on. It works as it is: no hurry.",
      ja: "必要なアクションと対象の ARN だけを列挙してください。現状でも動作はするので、急ぐ必要はありません。",
    },
  };
};

/** A condition that compares otherwise than it seems to. */
export const conditions = {
  otherType: (key: string, type: string, operator: string): Sentence => ({
    en: `${key} is of the type ${type}, which ${operator} does not compare`,
    ja: `${key} の型は ${type} で、${operator} では比較できません`,
  }),
  allOfNone: (key: string): Sentence => ({
    en: `ForAllValues also holds of requests that lack ${key}`,
    ja: `ForAllValues は、${key} を含まないリクエストでも成立します`,
  }),
  noWildcard: (operator: string, value: string): Sentence => ({
    en: `${operator} takes the * or ? in ${value} as a character`,
    ja: `${operator} では ${value} の * や ? がただの文字として扱われます`,
  }),
  anybody: (key: string, value: string): Sentence => ({
    en: `the wildcard in ${value} lets ${key} be somebody else's`,
    ja: `${value} のワイルドカードにより、${key} が他者のものでも一致します`,
  }),
  chosenByCaller: (key: string): Sentence => ({
    en: `whoever calls chooses ${key}, so it holds nobody back`,
    ja: `${key} は呼び出し側が自由に設定できるため、制限になりません`,
  }),
  prefixInVain: {
    en: "keeping s3:prefix from some values does not block listing: a shorter prefix shows the same keys",
    ja: "s3:prefix から一部の値を除外しても、より短いプレフィックスで同じキーを一覧できます",
  },
  noValues: (key: string): Sentence => ({
    en: `${key} has no values, so nothing meets it`,
    ja: `${key} に値がないため、成立しません`,
  }),
} as const;

export const otherThanItSeems = (own: OwnStatement, why: readonly Sentence[]): FactAndRemedy => {
  const where = own.place === undefined ? "" : `\n${placeText(own.place)}`;
  return {
    fact: {
      en: `${statementName(own)} may do something else than it seems to: ${why.map(({ en }) => en).join("; ")}.${where}`,
      ja: `${statementName(own)} は、意図と異なる動作をする可能性があります: ${why.map(({ ja }) => ja).join("。")}。${where}`,
    },
    remedy: {
      en: "Correct its Condition: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
      ja: "Condition を修正してください: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
    },
  };
};

/** In place of a remedy, where a run of Eyrie's would write the same again. */
export const inSpec = (own: OwnStatement): Sentence => {
  const place = own.place === undefined ? "" : placeText(own.place);
  return {
    en: `The Deny is the spec's own, and eyrie up only writes it again: ${statementName(own)}${place === "" ? "" : `, ${place}`}. Narrow it there or take it out, then run:`,
    ja: `この Deny は spec${place === "" ? "" : ` (${place})`} の ${statementName(own)} に書かれているため、eyrie up を実行するだけでは変わりません。spec で範囲を狭めるか取り除いてから、次を実行してください:`,
  };
};
