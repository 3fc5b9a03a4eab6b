import type { Sentence } from "../model/sentence.ts";

/** How one resource is; of a conflict its reason says so. */
export const states = {
  "as-desired": { en: "as it should be", ja: "あるべき状態" },
  differs: { en: "differs in", ja: "相違あり" },
  missing: { en: "missing", ja: "未作成" },
  conflict: { en: "", ja: "" },
  unreadable: { en: "could not be read", ja: "読み取れません" },
} as const satisfies Record<string, Sentence>;

/** What is told beside the resources. */
export const label = {
  release: { en: "release", ja: "リリース" },
  pods: { en: "pods", ja: "Pod" },
  lease: { en: "at work", ja: "実行中" },
  next: { en: "next", ja: "次の操作" },
} as const satisfies Record<string, Sentence>;

type Chart = { readonly name: string; readonly version: string; readonly appVersion: string };

export const release = (status: string, revision: number, { name, version, appVersion }: Chart): Sentence => ({
  en: `${status}, revision ${revision}, chart ${name} ${version}, Milvus ${appVersion}`,
  ja: `${status}、リビジョン ${revision}、チャート ${name} ${version}、Milvus ${appVersion}`,
});

export const notInstalled: Sentence = { en: "not installed", ja: "未インストール" };

export const pods = (ready: number, wanted: number): Sentence =>
  wanted === 0 ? none : { en: `${ready} of ${wanted} ready`, ja: `${wanted} 個中 ${ready} 個が Ready` };

/** Of a resource that is used: `verify` tells whether it does. */
export const asItIs: Sentence = { en: "there, used as it is", ja: "そのまま使用" };

/** Another run holds the lease. */
export const lease = (holder: string, heldSeconds: number, renewedSecondsAgo: number): Sentence => ({
  en: `${holder}, for ${heldSeconds} s (last sign of life ${renewedSecondsAgo} s ago)`,
  ja: `${holder} (${heldSeconds} 秒間、最後の応答は ${renewedSecondsAgo} 秒前)`,
});

export const none: Sentence = { en: "none", ja: "なし" };
export const nobody: Sentence = { en: "nobody", ja: "なし" };

/** @param summary What `up` would do, counted */
export const nextIsPlan = (summary: Sentence): Sentence => ({
  en: `${summary.en}: eyrie plan shows it, eyrie up does it`,
  ja: `${summary.ja}: eyrie plan で確認し、eyrie up で実行します`,
});

export const nextIsVerify: Sentence = {
  en: "nothing to change: eyrie verify proves that it works",
  ja: "変更はありません: eyrie verify で動作を検証できます",
};

/** Something is in the way of `up`. */
export const nextIsLook: Sentence = {
  en: "eyrie up would stop: eyrie plan says why, and what to do",
  ja: "eyrie up は停止します: 理由と対処は eyrie plan に表示されます",
};
