import type { Action } from "../model/change.ts";
import type { KeptStanding, ShownStanding, Standing } from "../model/resource.ts";
import type { Sentence } from "../model/sentence.ts";

export const heading = {
  up: (release: string, cluster: string): Sentence => ({
    en: `Plan for release ${release} on cluster ${cluster}`,
    ja: `クラスター ${cluster} のリリース ${release} の計画`,
  }),
  down: (release: string, cluster: string): Sentence => ({
    en: `Plan to take release ${release} off cluster ${cluster}`,
    ja: `クラスター ${cluster} からリリース ${release} を撤去する計画`,
  }),
  status: (release: string, cluster: string): Sentence => ({
    en: `Status of release ${release} on cluster ${cluster}`,
    ja: `クラスター ${cluster} のリリース ${release} の状態`,
  }),
  verify: (release: string, cluster: string): Sentence => ({
    en: `Proof of release ${release} on cluster ${cluster}`,
    ja: `クラスター ${cluster} のリリース ${release} の検証`,
  }),
};

/** What a plan is aimed at. */
export const target = {
  account: { en: "account", ja: "アカウント" },
  caller: { en: "you are", ja: "実行者" },
  cluster: { en: "cluster", ja: "クラスター" },
  context: { en: "context", ja: "コンテキスト" },
  storage: { en: "storage", ja: "保存先" },
} as const satisfies Record<string, Sentence>;

/** How it was shown that the kubeconfig leads to this cluster. */
export const shownBy = {
  token: { en: "the same cluster by the issuer of its tokens", ja: "トークンの発行者により同一クラスターと確認" },
  discovery: { en: "the same cluster by its OIDC discovery", ja: "OIDC ディスカバリーにより同一クラスターと確認" },
  address: { en: "the same cluster by its address", ja: "アドレスにより同一クラスターと確認" },
} as const satisfies Record<string, Sentence>;

/** Whose a resource is, in one word; the Japanese ones are all two characters wide. */
export const standing: Record<ShownStanding, Sentence> = {
  owned: { en: "owned", ja: "所有" },
  adopted: { en: "adopted", ja: "引継" },
  used: { en: "used", ja: "使用" },
  conflict: { en: "conflict", ja: "競合" },
  foreign: { en: "foreign", ja: "他者" },
  absent: { en: "absent", ja: "なし" },
  unknown: { en: "unknown", ja: "不明" },
};

export const stays: Record<KeptStanding, Sentence> = {
  owned: { en: "as it should be", ja: "変更不要" },
  adopted: { en: "as it should be", ja: "変更不要" },
  used: { en: "as it is, not ours to write", ja: "そのまま (書き込みません)" },
  absent: { en: "", ja: "" },
  foreign: { en: "not ours", ja: "Eyrie のものではありません" },
};

/** Whose it is that is changed; of our own nothing need be said. */
export const changes: Record<Standing, Sentence> = {
  owned: { en: "", ja: "" },
  adopted: { en: "taken over: not made by Eyrie", ja: "引き継ぎ (Eyrie が作成したものではありません)" },
  used: { en: "shared with others, added to", ja: "ほかと共用 (追加のみ)" },
};
export const letsGo: Record<Standing, Sentence> = {
  owned: { en: "", ja: "" },
  adopted: {
    en: "stays, without Eyrie's marks: it was taken over",
    ja: "残します (引き継いだもののため、Eyrie の印だけを外します)",
  },
  used: { en: "shared with others", ja: "ほかと共用" },
};

export const staysAfterDown: Record<KeptStanding, Sentence> = {
  owned: { en: "stays by design: it holds data", ja: "残します (データが入っているため)" },
  adopted: { en: "stays: it was taken over", ja: "残します (引き継いだもののため)" },
  used: { en: "stays: others may rely on it", ja: "残します (ほかで使われている可能性があります)" },
  absent: { en: "", ja: "" },
  foreign: { en: "stays: not ours", ja: "残します (Eyrie のものではありません)" },
};

export const unreadable: Sentence = { en: "could not be read", ja: "読み取れません" };
export const nothing: Sentence = { en: "(none)", ja: "(なし)" };

/** What a reader counts apart: what is kept, and what is left as it is because it is not there. */
type Counted = Action | "absent";

const counted: Record<Counted, (count: number) => Sentence> = {
  create: (count) => ({ en: `${count} to create`, ja: `作成 ${count} 件` }),
  update: (count) => ({ en: `${count} to update`, ja: `更新 ${count} 件` }),
  delete: (count) => ({ en: `${count} to delete`, ja: `削除 ${count} 件` }),
  keep: (count) => ({ en: `${count} kept`, ja: `維持 ${count} 件` }),
  absent: (count) => ({ en: `${count} not there`, ja: `存在しないもの ${count} 件` }),
  conflict: (count) => ({ en: `${count} in conflict`, ja: `競合 ${count} 件` }),
  unknown: (count) => ({ en: `${count} unknown`, ja: `不明 ${count} 件` }),
};

/** `6 to create, 1 to update, 1 kept` */
export function summary(counts: Readonly<Record<Counted, number>>): Sentence {
  const parts = (Object.keys(counted) as Counted[])
    .filter((what) => counts[what] > 0)
    .map((what) => counted[what](counts[what]));
  return { en: parts.map(({ en }) => en).join(", "), ja: parts.map(({ ja }) => ja).join("、") };
}

export const nothingToChange: Sentence = {
  en: "Everything is as it should be; nothing to change.",
  ja: "すべてあるべき状態です。変更はありません。",
};

export const nothingToRemove: Sentence = {
  en: "There is nothing of ours to remove.",
  ja: "Eyrie が削除するものはありません。",
};

export const conflicts: Sentence = {
  en: "Nothing was touched: what is marked with ! is not ours.",
  ja: "何も変更していません。! の付いたものは Eyrie のものではありません。",
};

/** @param ids More than one: of a single thing its own remedy speaks */
export const adoptAll = (ids: readonly string[]): Sentence => ({
  en: `To take over all that can be, see first what would change: eyrie plan --adopt ${ids.join(" ")}`,
  ja: `引き継げるものをすべて引き継ぐ場合は、まず変更内容を確認してください: eyrie plan --adopt ${ids.join(" ")}`,
});

export const held: Sentence = {
  en: "Nothing was touched: what is marked with ! stands in the way.",
  ja: "何も変更していません。! の付いたものが妨げになっています。",
};

export const unknowns: Sentence = {
  en: "What is marked with ? could not be read; what depends on it is not touched.",
  ja: "? の付いたものは読み取れませんでした。それに依存するものは変更しません。",
};
